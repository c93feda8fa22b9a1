using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Subscriptions;

/// <summary>The refusals that speak of subscriptions.</summary>
public static class SubscriptionRefusals
{
    /// <summary>No such subscription for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "subscription.not_found", "There is no subscription with this identifier.");

    /// <summary>The plan takes no new subscriptions.</summary>
    public static Error PlanInactive { get; } =
        new(
            ErrorKind.Conflict,
            "plan.inactive",
            "The plan takes no new subscriptions. Activate it, or choose another."
        );

    /// <summary>The customer that was found is another person.</summary>
    public static Error OpenidDiffers { get; } =
        new(
            ErrorKind.Conflict,
            "customer.openid_differs",
            "The customer with this reference has another openid. Use another reference, or change the customer."
        );

    /// <summary>It has ended.</summary>
    public static Error AlreadyCanceled { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.already_canceled",
            "The subscription has ended, or already ends with its period. Nothing was changed."
        );

    /// <summary>It has no period that could end.</summary>
    public static Error NotStarted { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.not_started",
            "The subscription has no paid period yet. Cancel it now instead."
        );

    /// <summary>Its contract is in force.</summary>
    public static Error NoSignatureNeeded { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.no_signature_needed",
            "The subscription has a contract in force, or has ended. There is nothing to sign."
        );

    /// <summary>The first date that was asked for cannot be kept any more.</summary>
    public static Error DatePassed { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.date_passed",
            "The billing_anchor or trial_end that was asked for has passed and nobody has signed. Cancel the "
                + "subscription now and enrol again with other dates."
        );

    /// <summary>The plan's trial goes on beyond the anchor that was asked for.</summary>
    public static Error AnchorInTrial(DateTimeOffset trialEnd) =>
        new(
            ErrorKind.Invalid,
            "validation_failed",
            "The dates cannot be kept.",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["billing_anchor"] =
                [
                    $"must not lie before the end of the plan's trial, {WireJson.Text(trialEnd)}; "
                        + "send trial_end to end the trial sooner",
                ],
            }
        );

    /// <summary>The customer has one already.</summary>
    public static Error AlreadyExists { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.already_exists",
            "The customer already has a live or pending subscription to this plan. Use that one, or send "
                + "allow_duplicate."
        );

    /// <summary>The gateway opened no signing session, and said why.</summary>
    public static Error SigningRefused(string code, string plan, long template, GatewayRefusal told) =>
        new(
            ErrorKind.Gateway,
            "signing.refused",
            $"WeChat refused to open a signing session for plan {plan} with contract template {template}: {code}. Nothing "
                + "was signed. See in the merchant portal that the template is this merchant's and approved; where its number "
                + "is wrong, make another plan with the right contract_template_id. Then enrol again.",
            null,
            told
        );

    /// <summary>The gateway gave no usable answer to the wish for a signing session.</summary>
    public static Error SigningUnavailable(GatewayRefusal told) =>
        new(
            ErrorKind.Unavailable,
            "signing.unavailable",
            "WeChat gave no usable answer to the request for a signing session. Nothing was signed; try again.",
            null,
            told
        );
}
