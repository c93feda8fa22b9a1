using BillingEngine.Contracts;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Domain.Merchants;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>
/// What <see cref="EnrolmentDecision"/> has decided and saved. The caller commits its transaction, then hands this to
/// <see cref="SigningSession.CompleteAsync"/>.
/// </summary>
public sealed record DecidedEnrolment
{
    /// <summary>The subscription that waits for the signature, or is already paid through the contract.</summary>
    public required Subscription Subscription { get; init; }

    /// <summary>The contract to sign, or the signed one that is used again.</summary>
    public required Contract Contract { get; init; }

    /// <summary>The payer.</summary>
    public required Customer Customer { get; init; }

    /// <summary>The merchant, whose account opens the signing session.</summary>
    public required Merchant Merchant { get; init; }

    /// <summary>How the payer is to sign.</summary>
    public required SigningWish Wish { get; init; }

    /// <summary>
    /// Whether the subscription exists only for this signature: it then expires when no session can be opened.
    /// </summary>
    public required bool IsNew { get; init; }

    /// <summary>Whether a signed contract is used again, so that WeChat is not called.</summary>
    public bool IsSigned => Contract.Status == ContractStatus.Signed;

    /// <summary>The answer where nothing is to be signed.</summary>
    internal static EnrolledView Show(Subscription subscription, Contract contract) =>
        new(SubscriptionView.Of(subscription), ContractView.Of(contract), null);
}
