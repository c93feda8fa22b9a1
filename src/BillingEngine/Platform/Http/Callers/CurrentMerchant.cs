using BillingEngine.Domain.Common;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>What an API key may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Look.</summary>
    Read = 1,

    /// <summary>Create and change.</summary>
    Write = 2,

    /// <summary>What an operator does: the sandbox's clock, brakes, parked work.</summary>
    Operator = 4,
}

/// <summary>The merchant on whose behalf a request runs; one for each scope of the container.</summary>
public sealed class CurrentMerchant
{
    private MerchantId? id;

    /// <summary>The merchant; throws when nobody has entered, so that no query runs without one.</summary>
    public MerchantId Id => id ?? throw new InvalidOperationException("No merchant has entered this scope.");

    /// <summary>What the key may do.</summary>
    public Scopes Scopes { get; private set; }

    /// <summary>The key that was brought; null where nobody brought one.</summary>
    public ApiKeyId? Key { get; private set; }

    /// <summary>Whether a merchant has entered.</summary>
    public bool HasEntered => id is not null;

    /// <summary>Runs the rest of the scope on behalf of a merchant.</summary>
    public void Enter(MerchantId merchant, Scopes scopes, ApiKeyId? key = null)
    {
        id = merchant;
        Scopes = scopes;
        Key = key;
    }
}
