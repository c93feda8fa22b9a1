using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Subscriptions;

/// <summary>The errors of subscriptions.</summary>
public static class SubscriptionRefusals
{
    /// <summary>The merchant has no such subscription.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "subscription.not_found", "There is no subscription with this identifier.");

    /// <summary>The plan accepts no new subscriptions.</summary>
    public static Error PlanInactive { get; } =
        new(
            ErrorKind.Conflict,
            "plan.inactive",
            "The plan takes no new subscriptions. Activate it, or choose another."
        );

    /// <summary>The customer with the reference has another openid.</summary>
    public static Error OpenidDiffers { get; } =
        new(
            ErrorKind.Conflict,
            "customer.openid_differs",
            "The customer with this reference has another openid. Use another reference, or change the customer."
        );

    /// <summary>The subscription has ended.</summary>
    public static Error AlreadyCanceled { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.already_canceled",
            "The subscription has ended, or already ends with its period. Nothing was changed."
        );

    /// <summary>The subscription has no paid period.</summary>
    public static Error NotStarted { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.not_started",
            "The subscription has no paid period yet. Cancel it now instead."
        );

    /// <summary>The subscription needs no signature.</summary>
    public static Error NoSignatureNeeded { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.no_signature_needed",
            "The subscription has a contract in force, or has ended. There is nothing to sign."
        );

    /// <summary>The requested first date has passed.</summary>
    public static Error DatePassed { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.date_passed",
            "The requested billing_anchor or trial_end has passed without a signature. Cancel the subscription now "
                + "and enrol again with other dates."
        );

    /// <summary>The plan's trial ends after the requested anchor.</summary>
    public static Error AnchorInTrial(DateTimeOffset trialEnd) =>
        new(
            ErrorKind.Invalid,
            "validation_failed",
            "trial_end or billing_anchor is invalid.",
            new Dictionary<string, string[]>(StringComparer.Ordinal)
            {
                ["billing_anchor"] =
                [
                    $"must not lie before the end of the plan's trial, {WireJson.Text(trialEnd)}; "
                        + "send trial_end to end the trial sooner",
                ],
            }
        );

    /// <summary>The customer already has a subscription to the plan.</summary>
    public static Error AlreadyExists { get; } =
        new(
            ErrorKind.Conflict,
            "subscription.already_exists",
            "The customer already has a live or pending subscription to this plan. Use that one, or send "
                + "allow_duplicate."
        );

    /// <summary>WeChat refused to open a signing session.</summary>
    public static Error SigningRefused(string code, string plan, long template, GatewayRefusal gateway) =>
        new(
            ErrorKind.Gateway,
            "signing.refused",
            $"WeChat refused to open a signing session for plan {plan} with contract template {template}: {code}. Nothing "
                + "was signed. Check in the merchant portal that the template belongs to this merchant and is approved. If its "
                + "number is wrong, create another plan with the right contract_template_id. Then enrol again.",
            null,
            gateway
        );

    /// <summary>WeChat gave no usable answer to the request for a signing session.</summary>
    public static Error SigningUnavailable(GatewayRefusal gateway) =>
        new(
            ErrorKind.Unavailable,
            "signing.unavailable",
            "WeChat gave no usable answer to the request for a signing session. Nothing was signed; try again.",
            null,
            gateway
        );
}
