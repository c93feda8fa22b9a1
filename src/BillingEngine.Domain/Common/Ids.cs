using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace BillingEngine.Domain.Common;

/// <summary>
/// The id of one kind of object: a UUIDv7, shown as a prefix and 26 characters, such as <c>sub_01J…</c>. Each kind has
/// its own type, so that the ids of two kinds cannot be mixed up.
/// </summary>
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

/// <summary>Creates, formats and parses ids of every kind.</summary>
public static class Id
{
    [ThreadStatic]
    private static UInt128 newest;

    /// <summary>
    /// Creates an id whose time part is <paramref name="now"/>, so that newer objects sort later. Ids created together,
    /// such as those of the events of one commit, sort in the order of their creation.
    /// </summary>
    public static T New<T>(DateTimeOffset now)
        where T : struct, IId<T>
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);
        var made = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        // RFC 9562, 6.2: within a millisecond, increment the previous random part unless it is full.
        if (made >> 80 == newest >> 80 && made <= newest && (newest & RandomEnd) != RandomEnd)
            made = newest + 1;
        newest = made;
        BinaryPrimitives.WriteUInt128BigEndian(bytes, made);
        return T.Of(new Guid(bytes, bigEndian: true));
    }

    // The last 62 bits, after the variant's two.
    private static UInt128 RandomEnd => ((UInt128)1 << 62) - 1;

    /// <summary>Formats an id: <c>sub_01J…</c>.</summary>
    public static string Text<T>(T id)
        where T : struct, IId<T> => T.Prefix + "_" + Base32.Encode(id.Value);

    /// <summary>
    /// Parses an id for a filter: a text that is not an id of this kind becomes an id that no object has.
    /// </summary>
    public static T OrNone<T>(string text)
        where T : struct, IId<T> => TryParse<T>(text, out var id) ? id : default;

    /// <summary>Parses an id; false if it is malformed or of another kind.</summary>
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

public readonly record struct MerchantId(Guid Value) : IId<MerchantId>
{
    public static string Prefix => "mer";

    public static MerchantId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct ApiKeyId(Guid Value) : IId<ApiKeyId>
{
    public static string Prefix => "key";

    public static ApiKeyId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct PlanId(Guid Value) : IId<PlanId>
{
    public static string Prefix => "plan";

    public static PlanId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct CustomerId(Guid Value) : IId<CustomerId>
{
    public static string Prefix => "cus";

    public static CustomerId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct ContractId(Guid Value) : IId<ContractId>
{
    public static string Prefix => "con";

    public static ContractId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct SubscriptionId(Guid Value) : IId<SubscriptionId>
{
    public static string Prefix => "sub";

    public static SubscriptionId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct InvoiceId(Guid Value) : IId<InvoiceId>
{
    public static string Prefix => "inv";

    public static InvoiceId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct PaymentId(Guid Value) : IId<PaymentId>
{
    public static string Prefix => "pay";

    public static PaymentId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct RefundId(Guid Value) : IId<RefundId>
{
    public static string Prefix => "re";

    public static RefundId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct EventId(Guid Value) : IId<EventId>
{
    public static string Prefix => "evt";

    public static EventId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct WebhookEndpointId(Guid Value) : IId<WebhookEndpointId>
{
    public static string Prefix => "we";

    public static WebhookEndpointId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct LedgerEntryId(Guid Value) : IId<LedgerEntryId>
{
    public static string Prefix => "le";

    public static LedgerEntryId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct ReconciliationId(Guid Value) : IId<ReconciliationId>
{
    public static string Prefix => "rec";

    public static ReconciliationId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct DifferenceId(Guid Value) : IId<DifferenceId>
{
    public static string Prefix => "dif";

    public static DifferenceId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct AlertId(Guid Value) : IId<AlertId>
{
    public static string Prefix => "alr";

    public static AlertId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}

public readonly record struct SettlementId(Guid Value) : IId<SettlementId>
{
    public static string Prefix => "set";

    public static SettlementId Of(Guid value) => new(value);

    public override string ToString() => Id.Text(this);
}
