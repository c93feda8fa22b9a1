using BillingEngine.Domain.Common;

namespace BillingEngine.Platform.Http.Callers;

/// <summary>What an API key may do.</summary>
[Flags]
public enum Scopes
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read.</summary>
    Read = 1,

    /// <summary>Create and change.</summary>
    Write = 2,

    /// <summary>Operator actions: the sandbox's clock, merchants and keys, parked work.</summary>
    Operator = 4,
}

/// <summary>The merchant for which a request runs; one per container scope.</summary>
public sealed class CurrentMerchant
{
    private MerchantId? id;

    /// <summary>The merchant; throws when none is set, so that no query runs without one.</summary>
    public MerchantId Id => id ?? throw new InvalidOperationException("No merchant has entered this scope.");

    /// <summary>What the key may do.</summary>
    public Scopes Scopes { get; private set; }

    /// <summary>The id of the API key; null for a request without one.</summary>
    public ApiKeyId? Key { get; private set; }

    /// <summary>Whether a merchant is set.</summary>
    public bool HasEntered => id is not null;

    /// <summary>Sets the merchant for the rest of the scope.</summary>
    public void Enter(MerchantId merchant, Scopes scopes, ApiKeyId? key = null)
    {
        id = merchant;
        Scopes = scopes;
        Key = key;
    }
}
