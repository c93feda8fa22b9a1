using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace BillingEngine.Domain.Common;

/// <summary>An identifier of one kind of object: a UUIDv7 that is shown as a prefix and 26 characters.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    /// <summary>The prefix of the kind, without the underscore: <c>sub</c>.</summary>
    static abstract string Prefix { get; }

    /// <summary>Wraps a stored value.</summary>
    static abstract TSelf Of(Guid value);

    /// <summary>The stored value.</summary>
    Guid Value { get; }
}

/// <summary>Makes, prints and reads identifiers of every kind.</summary>
public static class Id
{
    [ThreadStatic]
    private static UInt128 newest;

    /// <summary>
    /// A new identifier whose time part is <paramref name="now"/>, so that newer objects sort later; those that are
    /// made at one go, such as the events of one commit, sort in the order in which they were made.
    /// </summary>
    public static T New<T>(DateTimeOffset now)
        where T : struct, IId<T>
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var made = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        // RFC 9562, 6.2: counted on from the last one's random part, unless that is full.
        if (made >> 80 == newest >> 80 && made <= newest && (newest & RandomEnd) != RandomEnd)
            made = newest + 1;
        newest = made;
        BinaryPrimitives.WriteUInt128BigEndian(bytes, made);
        return T.Of(new Guid(bytes, bigEndian: true));
    }

    // The last 62 bits, after the variant's two.
    private static UInt128 RandomEnd => ((UInt128)1 << 62) - 1;

    /// <summary>The public text of an identifier: <c>sub_01J…</c>.</summary>
    public static string Text<T>(T id)
        where T : struct, IId<T> => T.Prefix + "_" + Base32.Encode(id.Value);

    /// <summary>
    /// Reads a public text as a filter does: what is no identifier of the kind reads as one that nothing has.
    /// </summary>
    public static T OrNone<T>(string text)
        where T : struct, IId<T> => TryParse<T>(text, out var id) ? id : default;

    /// <summary>Reads a public text; false when it is of another kind or malformed.</summary>
    public static bool TryParse<T>([NotNullWhen(true)] string? text, out T id)
        where T : struct, IId<T>
    {
        id = default;
        var prefix = T.Prefix;
        if (
            text is null
            || text.Length != prefix.Length + 1 + Base32.Length
            || text[prefix.Length] != '_'
            || !text.StartsWith(prefix, StringComparison.Ordinal)
            || !Base32.TryDecode(text.AsSpan(prefix.Length + 1), out var value)
        )
        {
            return false;
        }

        id = T.Of(value);
        return true;
    }
}

/// <summary>A tenant of the engine.</summary>
public readonly record struct MerchantId(Guid Value) : IId<MerchantId>
{
    /// <inheritdoc/>
    public static string Prefix => "mer";

    /// <inheritdoc/>
    public static MerchantId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>An API key of a merchant.</summary>
public readonly record struct ApiKeyId(Guid Value) : IId<ApiKeyId>
{
    /// <inheritdoc/>
    public static string Prefix => "key";

    /// <inheritdoc/>
    public static ApiKeyId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A plan.</summary>
public readonly record struct PlanId(Guid Value) : IId<PlanId>
{
    /// <inheritdoc/>
    public static string Prefix => "plan";

    /// <inheritdoc/>
    public static PlanId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A customer.</summary>
public readonly record struct CustomerId(Guid Value) : IId<CustomerId>
{
    /// <inheritdoc/>
    public static string Prefix => "cus";

    /// <inheritdoc/>
    public static CustomerId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A papay contract.</summary>
public readonly record struct ContractId(Guid Value) : IId<ContractId>
{
    /// <inheritdoc/>
    public static string Prefix => "con";

    /// <inheritdoc/>
    public static ContractId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A subscription.</summary>
public readonly record struct SubscriptionId(Guid Value) : IId<SubscriptionId>
{
    /// <inheritdoc/>
    public static string Prefix => "sub";

    /// <inheritdoc/>
    public static SubscriptionId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>An invoice.</summary>
public readonly record struct InvoiceId(Guid Value) : IId<InvoiceId>
{
    /// <inheritdoc/>
    public static string Prefix => "inv";

    /// <inheritdoc/>
    public static InvoiceId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A payment.</summary>
public readonly record struct PaymentId(Guid Value) : IId<PaymentId>
{
    /// <inheritdoc/>
    public static string Prefix => "pay";

    /// <inheritdoc/>
    public static PaymentId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A refund.</summary>
public readonly record struct RefundId(Guid Value) : IId<RefundId>
{
    /// <inheritdoc/>
    public static string Prefix => "re";

    /// <inheritdoc/>
    public static RefundId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>An event.</summary>
public readonly record struct EventId(Guid Value) : IId<EventId>
{
    /// <inheritdoc/>
    public static string Prefix => "evt";

    /// <inheritdoc/>
    public static EventId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A webhook endpoint.</summary>
public readonly record struct WebhookEndpointId(Guid Value) : IId<WebhookEndpointId>
{
    /// <inheritdoc/>
    public static string Prefix => "we";

    /// <inheritdoc/>
    public static WebhookEndpointId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>An entry of the ledger.</summary>
public readonly record struct LedgerEntryId(Guid Value) : IId<LedgerEntryId>
{
    /// <inheritdoc/>
    public static string Prefix => "le";

    /// <inheritdoc/>
    public static LedgerEntryId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>The comparison of a day with its statement.</summary>
public readonly record struct ReconciliationId(Guid Value) : IId<ReconciliationId>
{
    /// <inheritdoc/>
    public static string Prefix => "rec";

    /// <inheritdoc/>
    public static ReconciliationId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A difference between a statement and our books.</summary>
public readonly record struct DifferenceId(Guid Value) : IId<DifferenceId>
{
    /// <inheritdoc/>
    public static string Prefix => "dif";

    /// <inheritdoc/>
    public static DifferenceId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>An alert.</summary>
public readonly record struct AlertId(Guid Value) : IId<AlertId>
{
    /// <inheritdoc/>
    public static string Prefix => "alr";

    /// <inheritdoc/>
    public static AlertId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}

/// <summary>A payout of WeChat's.</summary>
public readonly record struct SettlementId(Guid Value) : IId<SettlementId>
{
    /// <inheritdoc/>
    public static string Prefix => "set";

    /// <inheritdoc/>
    public static SettlementId Of(Guid value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Id.Text(this);
}
