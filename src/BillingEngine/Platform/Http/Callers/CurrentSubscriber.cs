using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>The mini program user for whom a request runs; one per container scope.</summary>
public sealed class CurrentSubscriber(CurrentMerchant merchant)
{
    private string? openId;

    /// <summary>Whether a subscriber is set.</summary>
    public bool HasEntered => openId is not null;

    /// <summary>The user's openid for the app that signs; throws when none is set.</summary>
    public string OpenId => openId ?? throw new InvalidOperationException("No subscriber has entered this scope.");

    /// <summary>A name for keys and counters that does not reveal the openid.</summary>
    public string Name => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(OpenId)).AsSpan(0, 16));

    /// <summary>Sets the subscriber for the rest of the scope, without any API key scope.</summary>
    public void Enter(SubscriberTokenHolder holder)
    {
        merchant.Enter(holder.Merchant, Scopes.None);
        openId = holder.OpenId;
    }

    /// <summary>The subscriber's customers.</summary>
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
