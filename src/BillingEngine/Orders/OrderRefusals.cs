using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Orders;

/// <summary>The refusals that speak of APP orders.</summary>
public static class OrderRefusals
{
    /// <summary>No such order for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "order.not_found", "There is no APP order with this identifier.");

    /// <summary>An institution's merchant has no app in which it could be paid.</summary>
    public static Error NoApp { get; } =
        new(
            ErrorKind.Conflict,
            "order.no_app",
            "There is no app in which the order could be paid. Give the merchant its sub_appid, and see that its account "
                + "is in the configuration."
        );

    /// <summary>Money was taken.</summary>
    public static Error Paid { get; } =
        new(ErrorKind.Conflict, "order.paid", "The order was paid and cannot be closed. Refund it instead.");

    /// <summary>It is closed or about to be, or its time is over.</summary>
    public static Error NotPayable { get; } =
        new(
            ErrorKind.Conflict,
            "order.not_payable",
            "The order is paid, given up, or its time is over: nobody may pay it now. Make another order."
        );

    /// <summary>WeChat has not confirmed it yet.</summary>
    public static Error NotReady { get; } =
        new(
            ErrorKind.Conflict,
            "order.not_ready",
            "WeChat has not confirmed the order yet. The engine asks again by itself; come back in some seconds."
        );

    /// <summary>The gateway did not take the order, and said why.</summary>
    public static Error Refused(string code, GatewayRefusal told) =>
        new(
            ErrorKind.Gateway,
            "order.refused",
            $"WeChat refused the order: {code}. Nobody can pay it; mend the cause and order again.",
            null,
            told
        );
}
