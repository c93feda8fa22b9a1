using System.Globalization;
using System.Security.Cryptography;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Statements;

/// <summary>The statement of a day, created from the ledger (docs/wechat-pay-orders.md, Statements).</summary>
internal sealed class DownloadStatement(World world)
{
    private const int DaysKept = 180;

    public WireReply Handle(WireCall call)
    {
        var fields = new QueryReader(call.Query);
        // Samples also name an institution with mchid (D-38).
        var owner = fields.TextOrNull(fields.Has("sp_mchid") ? "sp_mchid" : "mchid", 32, required: true);
        var subMchid = fields.TextOrNull("sub_mchid", 32);
        var text = fields.Text("date", 8);
        if (
            fields.Problem is null
            && !DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
        {
            fields.Fail("date", text, "a date has the form 20240610");
        }

        if (fields.Problem is { } problem)
            return problem;

        if (owner != call.Signer.Mchid || (subMchid is not null && !call.Signer.IsInstitution))
            return WireReply.NoAuth("the statement is another merchant's");

        lock (world.StateLock)
        {
            var date = DateOnly.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture);
            return RefuseDay(date) ?? Table(date, call.Signer.Mchid, subMchid, call.Fault);
        }
    }

    private WireReply? RefuseDay(DateOnly date)
    {
        var now = world.Clock.Now;
        var today = Trade.DayOf(now);
        if (date > today || date < today.AddDays(-DaysKept))
        {
            return WireReply.Parameter(
                "date",
                $"{date:yyyyMMdd}",
                $"statements are kept for the last {DaysKept} days",
                "query"
            );
        }

        return now >= Trade.Hour(date.AddDays(1), world.Options.StatementHour) ? null
            : world.Options.EarlyStatement == EarlyStatement.NoStatement ? NoStatement()
            : WireReply.Refuse(400, "STATEMENT_CREATING", "the statement is not available yet");
    }

    private WireReply Table(DateOnly date, string mchid, string? subMchid, Fault? fault)
    {
        var lines = new StatementLines(world, mchid, subMchid).Of(date);
        if (lines.Count == 0 || fault?.Kind == FaultKinds.Stale)
            return NoStatement();

        var table = new StatementTable(world.Options).Write(lines);
        var sha1 = Digest(table);
        if (fault?.Kind == FaultKinds.WrongDigest)
            table[^3] ^= 1;

        return new WireReply(200, table) { StatementSha1 = sha1 };
    }

    private static WireReply NoStatement() =>
        WireReply.Refuse(400, "NO_STATEMENT_EXIST", "there is no statement of this day");

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The gateway chose it.")]
    private static string Digest(byte[] table) => Convert.ToHexStringLower(SHA1.HashData(table));
}
