using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>The mini program's user on whose behalf a request runs; one for each scope of the container.</summary>
public sealed class CurrentSubscriber(CurrentMerchant merchant)
{
    private string? openId;

    /// <summary>Whether a subscriber has entered.</summary>
    public bool HasEntered => openId is not null;

    /// <summary>Who it is to the app that signs; throws when nobody has entered.</summary>
    public string OpenId => openId ?? throw new InvalidOperationException("No subscriber has entered this scope.");

    /// <summary>A name for keys and counters that tells nobody the openid.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OpenId)).AsSpan(0, 16));

    /// <summary>Runs the rest of the scope on behalf of a subscriber, with no scope of an API key.</summary>
    public void Enter(SubscriberTokenHolder holder)
    {
        merchant.Enter(holder.Merchant, Scopes.None);
        openId = holder.OpenId;
    }

    /// <summary>The customers that the subscriber is.</summary>
    public IQueryable<Customer> Customers(BillingDbContext db)
    {
        var (owner, who) = (merchant.Id, OpenId);
        return db.Customers.Where(c => c.MerchantId == owner && c.OpenId == who);
    }

    /// <summary>The subscriber's own subscriptions.</summary>
    public IQueryable<Subscription> Subscriptions(BillingDbContext db)
    {
        var (owner, own) = (merchant.Id, Customers(db).Select(c => c.Id));
        return db.Subscriptions.Where(s => s.MerchantId == owner && own.Contains(s.CustomerId));
    }
}
