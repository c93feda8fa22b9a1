using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Orders;

/// <summary>The refusals about APP orders.</summary>
public static class OrderRefusals
{
    /// <summary>No such order for this merchant.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "order.not_found", "There is no APP order with this identifier.");

    /// <summary>An institution's merchant has no app in which the order could be paid.</summary>
    public static Error NoApp { get; } =
        new(
            ErrorKind.Conflict,
            "order.no_app",
            "There is no app in which the order could be paid. Give the merchant its sub_appid, and see that its account "
                + "is in the configuration."
        );

    /// <summary>The order was paid.</summary>
    public static Error Paid { get; } =
        new(ErrorKind.Conflict, "order.paid", "The order was paid and cannot be closed. Refund it instead.");

    /// <summary>The order is closed, closing or expired.</summary>
    public static Error NotPayable { get; } =
        new(
            ErrorKind.Conflict,
            "order.not_payable",
            "The order is paid, closed or expired, so it cannot be paid now. Create another order."
        );

    /// <summary>WeChat has not confirmed the order yet.</summary>
    public static Error NotReady { get; } =
        new(
            ErrorKind.Conflict,
            "order.not_ready",
            "WeChat has not confirmed the order yet. The engine retries by itself; try again in a few seconds."
        );

    /// <summary>WeChat refused the order.</summary>
    public static Error Refused(string code, GatewayRefusal gateway) =>
        new(
            ErrorKind.Gateway,
            "order.refused",
            $"WeChat refused the order: {code}. It cannot be paid; fix the cause and create another order.",
            null,
            gateway
        );
}
