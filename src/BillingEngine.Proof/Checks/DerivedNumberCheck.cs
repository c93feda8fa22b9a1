using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BillingEngine.Proof.Checks;

/// <summary>Our numbers at the gateway are computed again from what they stand for, and compared.</summary>
internal sealed record DerivedNumberCheck()
    : Check(
        "numbers-are-derived",
        "The numbers of payments, contracts and refunds are derived from what they stand for, so that a restored database "
            + "uses the same number for the same thing.",
        "Do not restore a backup before this is understood: the same payment would be sent again with another number.",
        "payments"
    )
{
    // Invoices from before derived numbers continue with numbers from their own id.
    private const string Payments = """
        SELECT p.id, p.out_trade_no, i.subscription_id, extract(epoch FROM date_trunc('second', i.period_start))::bigint
        FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE i.derived_numbers
        """;

    private const string Contracts = """
        SELECT c.id, c.out_contract_code, c.subscription_id, s.signing_count
        FROM contracts c JOIN subscriptions s ON s.id = c.subscription_id WHERE s.signing_count > 0
        """;

    private const string Refunds = """
        SELECT r.id, r.out_refund_no, p.out_trade_no, r.cause, r.reference, count(*) OVER (PARTITION BY r.payment_id)
        FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE r.out_refund_no LIKE 'R%'
        """;

    private const int SeriesLength = 27;

    internal override async Task<Findings> FindAsync(ProofRun run, CancellationToken cancellationToken)
    {
        var findings = new Findings();
        await foreach (var row in run.Snapshot.RowsAsync(Payments, cancellationToken))
        {
            var subscription = ObjectName.Of("subscription", row.GetGuid(2));
            var series = Number('D', "deduction", subscription, "period", Text(row.GetInt64(3)));
            Judge(
                "payment",
                row.GetGuid(0),
                row.GetString(1),
                findings,
                number => number.Length >= SeriesLength && number[..SeriesLength] == series
            );
        }
        await foreach (var row in run.Snapshot.RowsAsync(Contracts, cancellationToken))
        {
            var (id, subscription) = (row.GetGuid(0), ObjectName.Of("subscription", row.GetGuid(2)));
            // A contract from before derived codes uses its own id as the code.
            Judge(
                "contract",
                id,
                row.GetString(1),
                findings,
                code =>
                    code == "C" + ObjectName.Of("contract", id)["con_".Length..]
                    || Ordinals(row.GetInt32(3)).Any(n => code == Number('C', "contract", subscription, n))
            );
        }
        await foreach (var row in run.Snapshot.RowsAsync(Refunds, cancellationToken))
        {
            var (payment, cause) = (row.GetString(2), row.GetString(3));
            var reference = row.IsDBNull(4) ? null : row.GetString(4);
            Judge(
                "refund",
                row.GetGuid(0),
                row.GetString(1),
                findings,
                number =>
                    (cause, reference) switch
                    {
                        ("requested", null) => Ordinals(row.GetInt64(5))
                            .Any(n => number == Number('R', "refund", payment, "ordinal", n)),
                        ("requested", { } named) => number == Number('R', "refund", payment, "reference", named),
                        _ => number == Number('R', "refund", payment, cause, ""),
                    }
            );
        }
        return findings;
    }

    private static void Judge(string kind, Guid id, string number, Findings findings, Func<string, bool> isRight)
    {
        if (!isRight(number))
            findings.Violations.Add(kind, id, $"has the number {number}, which is not derived from what it stands for");
    }

    private static IEnumerable<string> Ordinals(long most)
    {
        for (var n = 1L; n <= most; n++)
            yield return Text(n);
    }

    // Each part with its length in front, SHA-256, the first 128 bits in Crockford's base32 after the letter.
    private static string Number(char letter, params string[] parts)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts.Prepend("billing-engine/gateway-number/1"))
        {
            var text = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteUInt32BigEndian(length, (uint)text.Length);
            bytes.Write(length);
            bytes.Write(text);
        }
        var digest = SHA256.HashData(bytes.ToArray());
        return letter + ObjectName.Of("", new Guid(digest.AsSpan(0, 16), bigEndian: true))[1..];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
