using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Logging;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Payments;

/// <summary>
/// Logs a line for each outcome of a payment or a refund, with the numbers to search for and no personal data. It is a
/// category of its own, so that it can be turned off alone (docs/runbook.md, Logs).
/// </summary>
public sealed partial class OutcomeLog(ILoggerFactory loggers)
{
    private readonly ILogger log = loggers.CreateLogger(LogCategories.Outcomes);

    /// <summary>
    /// The road by which an outcome came: the operation that was called, a notification, or a statement.
    /// </summary>
    public static string RoadOf(NotificationRow? note, CallTrace? trace) =>
        note is not null ? "notification" : trace?.Operation ?? "statement";

    /// <summary>Logs what an outcome did to a payment; an outcome that changed nothing leaves no line.</summary>
    public void Payment(Payment payment, PaymentOutcome outcome, string road, GateResult result)
    {
        if (result is not GateResult.Unchanged && log.IsEnabled(LogLevel.Information))
        {
            PaymentLine(
                log,
                payment.Id.ToString(),
                WireJson.Name(outcome.GetType().Name),
                road,
                WireJson.Name(payment.Status.ToString()),
                payment.DeclineCode,
                payment.OutTradeNo,
                payment.SubscriptionId?.ToString(),
                WireJson.Name(result.GetType().Name)
            );
        }
    }

    /// <summary>Logs what an outcome did to a refund; an outcome that changed nothing leaves no line.</summary>
    public void Refund(Refund refund, RefundOutcome outcome, string road, GateResult result)
    {
        if (result is not GateResult.Unchanged && log.IsEnabled(LogLevel.Information))
        {
            RefundLine(
                log,
                refund.Id.ToString(),
                WireJson.Name(outcome.GetType().Name),
                road,
                WireJson.Name(refund.Status.ToString()),
                refund.FailureCode,
                refund.OutRefundNo,
                refund.PaymentId.ToString(),
                WireJson.Name(result.GetType().Name)
            );
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Payment {Payment}: {Outcome} by {Road} ({Answer}), it is {Status} {Code}; "
            + "number {OutTradeNo}, subscription {Subscription}"
    )]
    private static partial void PaymentLine(
        ILogger log,
        string payment,
        string outcome,
        string road,
        string status,
        string? code,
        string outTradeNo,
        string? subscription,
        string answer
    );

    [LoggerMessage(
        LogLevel.Information,
        "Refund {Refund}: {Outcome} by {Road} ({Answer}), it is {Status} {Code}; "
            + "number {OutRefundNo}, payment {Payment}"
    )]
    private static partial void RefundLine(
        ILogger log,
        string refund,
        string outcome,
        string road,
        string status,
        string? code,
        string outRefundNo,
        string payment,
        string answer
    );
}
