using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// An event as stored: <c>Data</c> is the JSON of <c>{"object": …}</c> as the object was at that time.
/// </summary>
public sealed class EventRow
{
    /// <summary>Also the identifier of its deliveries.</summary>
    public EventId Id { get; init; }

    /// <summary>The merchant that receives it.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>Noun and past participle: <c>invoice.paid</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The type of the object.</summary>
    public string ObjectType { get; init; } = "";

    /// <summary>The object.</summary>
    public Guid ObjectId { get; init; }

    /// <summary>Counts up for each object, without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>The subscription whose timeline shows it.</summary>
    public Guid? SubscriptionId { get; init; }

    /// <summary>The object as JSON.</summary>
    public string Data { get; init; } = "";

    /// <summary>When it happened, in business time.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One call to the gateway; a deduction's call is an attempt of its payment.</summary>
public sealed class GatewayCallRow
{
    /// <summary>The row's identity.</summary>
    public Guid Id { get; init; }

    /// <summary>The merchant on whose behalf the engine called.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The operation of the gateway.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The payment, refund or contract.</summary>
    public Guid ObjectId { get; init; }

    /// <summary>The subscription whose timeline shows it.</summary>
    public Guid? SubscriptionId { get; init; }

    /// <summary>The number of the attempt, where money was asked for.</summary>
    public int? Attempt { get; init; }

    /// <summary>When it began, in business time.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in real time.</summary>
    public int DurationMs { get; init; }

    /// <summary>The name of its outcome.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The gateway's error code.</summary>
    public string? Code { get; init; }

    /// <summary>The gateway's error message.</summary>
    public string? Message { get; init; }

    /// <summary>The gateway's Request-ID, which its support asks for.</summary>
    public string? RequestId { get; init; }

    /// <summary>A call that ended at <paramref name="now"/>.</summary>
    public static GatewayCallRow Of(
        MerchantId merchant,
        Guid objectId,
        SubscriptionId? subscription,
        int? attempt,
        object outcome,
        CallTrace trace,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            MerchantId = merchant,
            Operation = trace.Operation,
            ObjectId = objectId,
            SubscriptionId = subscription?.Value,
            Attempt = attempt,
            StartedAt = now - trace.Duration,
            DurationMs = (int)Math.Min(int.MaxValue, trace.Duration.TotalMilliseconds),
            Outcome = WireJson.Name(outcome.GetType().Name),
            HttpStatus = trace.HttpStatus,
            Code = trace.Code,
            Message = trace.Message,
            RequestId = trace.RequestId,
        };
}

/// <summary>What became of a notification.</summary>
public enum NotificationStatus
{
    /// <summary>It changed something.</summary>
    Applied,

    /// <summary>It said nothing new.</summary>
    Unchanged,

    /// <summary>Its signature is valid but it could not be applied; an operator should look.</summary>
    Parked,

    /// <summary>Its event is not one the engine uses.</summary>
    Ignored,
}

/// <summary>What a notification is about: a payment, a refund or a contract, and whose it is.</summary>
public readonly record struct NotificationSubject(MerchantId Merchant, Guid Object, SubscriptionId? Subscription);

/// <summary>A notification whose signature is valid and whose content was read; each is stored once.</summary>
public sealed class NotificationRow
{
    /// <summary>The row's identity.</summary>
    public Guid Id { get; init; }

    /// <summary>The account it came to.</summary>
    public string AccountKey { get; init; } = "";

    /// <summary>The gateway's own identifier of it, the same in each repetition.</summary>
    public string NotificationId { get; init; } = "";

    /// <summary>The gateway's name of the event.</summary>
    public string EventType { get; init; } = "";

    /// <summary>What became of it.</summary>
    public NotificationStatus Status { get; private set; }

    /// <summary>Why it was parked.</summary>
    public string? Reason { get; private set; }

    /// <summary>The merchant of its object.</summary>
    public MerchantId? MerchantId { get; private set; }

    /// <summary>The payment, refund or contract.</summary>
    public Guid? ObjectId { get; private set; }

    /// <summary>The subscription whose timeline shows it.</summary>
    public Guid? SubscriptionId { get; private set; }

    /// <summary>The decrypted text.</summary>
    public string Resource { get; init; } = "";

    /// <summary>When it came, in business time.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>A notification that has not been applied yet.</summary>
    public static NotificationRow Of(string accountKey, NotificationHead head, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            AccountKey = accountKey,
            NotificationId = head.NotificationId,
            EventType = head.EventType,
            Resource = head.Resource,
            ReceivedAt = now,
        };

    /// <summary>
    /// Notes what a gate made of it, and of which object; <paramref name="subject"/> is null where the engine has none.
    /// </summary>
    public void Conclude(GateResult result, NotificationSubject? subject)
    {
        (Status, Reason) = result switch
        {
            GateResult.Applied => (NotificationStatus.Applied, null),
            GateResult.Unchanged => (NotificationStatus.Unchanged, null),
            GateResult.Refused(var reason) => (NotificationStatus.Parked, reason),
            GateResult.NotFound(var reason) => (NotificationStatus.Parked, reason),
            _ => throw new InvalidOperationException("A notification holds no claim that it could lose."),
        };
        MerchantId = subject?.Merchant;
        ObjectId = subject?.Object;
        SubscriptionId = subject?.Subscription?.Value;
    }

    /// <summary>Notes that the engine does not use its event.</summary>
    public void Ignore() => Status = NotificationStatus.Ignored;
}

/// <summary>A ledger entry as stored.</summary>
public sealed class LedgerRow
{
    /// <summary>The row's identity.</summary>
    public LedgerEntryId Id { get; init; }

    /// <summary>The merchant whose books these are.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The debited account.</summary>
    public LedgerAccount Debit { get; init; }

    /// <summary>The credited account.</summary>
    public LedgerAccount Credit { get; init; }

    /// <summary>The amount in minor units.</summary>
    public long AmountMinor { get; init; }

    /// <summary>The currency.</summary>
    public Currency Currency { get; init; }

    /// <summary>What was booked.</summary>
    public LedgerKind Kind { get; init; }

    /// <summary>The type of the object that caused it.</summary>
    public string CauseType { get; init; } = "";

    /// <summary>The object that caused it.</summary>
    public Guid CauseId { get; init; }

    /// <summary>When it was booked, in business time.</summary>
    public DateTimeOffset BookedAt { get; init; }

    /// <summary>Stores an entry.</summary>
    public static LedgerRow Of(LedgerEntry entry, DateTimeOffset now) =>
        new()
        {
            Id = Domain.Common.Id.New<LedgerEntryId>(now),
            MerchantId = entry.MerchantId,
            Debit = entry.Debit,
            Credit = entry.Credit,
            AmountMinor = entry.Amount.Minor,
            Currency = entry.Amount.Currency,
            Kind = entry.Kind,
            CauseType = entry.CauseType,
            CauseId = entry.CauseId,
            BookedAt = now,
        };
}

/// <summary>An alert as stored.</summary>
public sealed class AlertRow
{
    /// <summary>The row's identity.</summary>
    public AlertId Id { get; init; }

    /// <summary>The merchant concerned; null when the alert is about the engine itself.</summary>
    public MerchantId? MerchantId { get; init; }

    /// <summary>A stable code.</summary>
    public string Code { get; init; } = "";

    /// <summary>What happened and what to do.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The type of the object.</summary>
    public string? ObjectType { get; init; }

    /// <summary>The object.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>When it was raised, in business time.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When an operator resolved it, or its cause ended.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>Why it is no longer open.</summary>
    public string? Resolution { get; init; }

    /// <summary>Stores an alert.</summary>
    public static AlertRow Of(Alert alert, DateTimeOffset now) =>
        new()
        {
            Id = Domain.Common.Id.New<AlertId>(now),
            MerchantId = alert.MerchantId,
            Code = alert.Code,
            Detail = alert.Detail,
            ObjectType = alert.ObjectType,
            ObjectId = alert.ObjectId,
            RaisedAt = now,
        };
}
