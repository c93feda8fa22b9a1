using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Ledger;
using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Platform.Facts;

/// <summary>An event as stored: <c>Data</c> is the JSON of <c>{"object": …}</c> at the moment it became true.</summary>
public sealed class EventRow
{
    /// <summary>The identifier, which is also the delivery's.</summary>
    public EventId Id { get; init; }

    /// <summary>Whose event it is.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>Noun and past participle: <c>invoice.paid</c>.</summary>
    public string Type { get; init; } = "";

    /// <summary>The kind of the object.</summary>
    public string ObjectType { get; init; } = "";

    /// <summary>The object.</summary>
    public Guid ObjectId { get; init; }

    /// <summary>Counts up per object, without gaps.</summary>
    public long Sequence { get; init; }

    /// <summary>The subscription on whose timeline it stands.</summary>
    public Guid? SubscriptionId { get; init; }

    /// <summary>The JSON.</summary>
    public string Data { get; init; } = "";

    /// <summary>When it became true, in business time.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>One call to the gateway; a deduction's call is an attempt of its payment.</summary>
public sealed class GatewayCallRow
{
    /// <summary>The row's identity.</summary>
    public Guid Id { get; init; }

    /// <summary>On whose behalf.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>What was called.</summary>
    public string Operation { get; init; } = "";

    /// <summary>The payment or contract it was about.</summary>
    public Guid ObjectId { get; init; }

    /// <summary>The subscription on whose timeline it stands.</summary>
    public Guid? SubscriptionId { get; init; }

    /// <summary>The number of the attempt, where a deduction was sent.</summary>
    public int? Attempt { get; init; }

    /// <summary>When it began, in business time.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds of real time.</summary>
    public int DurationMs { get; init; }

    /// <summary>What it came to, in a word.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>The gateway's error code.</summary>
    public string? Code { get; init; }

    /// <summary>The gateway's words.</summary>
    public string? Message { get; init; }

    /// <summary>The gateway's Request-ID, which its support asks for.</summary>
    public string? RequestId { get; init; }

    /// <summary>Notes a call that ended at <paramref name="now"/>.</summary>
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

    /// <summary>It told nothing new.</summary>
    Unchanged,

    /// <summary>It is rightly signed but could not be applied; an operator should look.</summary>
    Parked,

    /// <summary>Its event is not one the engine uses.</summary>
    Ignored,
}

/// <summary>A notification that was rightly signed and read; each is kept once.</summary>
public sealed class NotificationRow
{
    /// <summary>The row's identity.</summary>
    public Guid Id { get; init; }

    /// <summary>The account it came to.</summary>
    public string AccountKey { get; init; } = "";

    /// <summary>The gateway's own identity of it; a repetition keeps it.</summary>
    public string NotificationId { get; init; } = "";

    /// <summary>The gateway's name of the event.</summary>
    public string EventType { get; init; } = "";

    /// <summary>What became of it.</summary>
    public NotificationStatus Status { get; set; }

    /// <summary>Why it was parked.</summary>
    public string? Reason { get; set; }

    /// <summary>Whose object it is about.</summary>
    public MerchantId? MerchantId { get; set; }

    /// <summary>The payment or contract.</summary>
    public Guid? ObjectId { get; set; }

    /// <summary>The subscription on whose timeline it stands.</summary>
    public Guid? SubscriptionId { get; set; }

    /// <summary>The decrypted text.</summary>
    public string Resource { get; init; } = "";

    /// <summary>When it came, in business time.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Notes a notification that has not been applied yet.</summary>
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
}

/// <summary>A ledger entry as stored.</summary>
public sealed class LedgerRow
{
    /// <summary>The row's identity.</summary>
    public LedgerEntryId Id { get; init; }

    /// <summary>Whose books.</summary>
    public MerchantId MerchantId { get; init; }

    /// <summary>The account that receives.</summary>
    public LedgerAccount Debit { get; init; }

    /// <summary>The account that gives.</summary>
    public LedgerAccount Credit { get; init; }

    /// <summary>The amount in minor units.</summary>
    public long AmountMinor { get; init; }

    /// <summary>The currency.</summary>
    public Currency Currency { get; init; }

    /// <summary>What it means.</summary>
    public LedgerKind Kind { get; init; }

    /// <summary>The kind of its cause.</summary>
    public string CauseType { get; init; } = "";

    /// <summary>Its cause.</summary>
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

    /// <summary>Whose matter it is; null when it is the engine's.</summary>
    public MerchantId? MerchantId { get; init; }

    /// <summary>A stable word.</summary>
    public string Code { get; init; } = "";

    /// <summary>What happened and what to do.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The kind of the object.</summary>
    public string? ObjectType { get; init; }

    /// <summary>The object.</summary>
    public Guid? ObjectId { get; init; }

    /// <summary>When it was raised, in business time.</summary>
    public DateTimeOffset RaisedAt { get; init; }

    /// <summary>When an operator was done with it, or its cause was over.</summary>
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
