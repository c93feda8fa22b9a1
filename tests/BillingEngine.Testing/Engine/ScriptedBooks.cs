using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Reconciliation;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// Statements and payouts created from the order book of the scripted gateway: one percent fee, paid out the next day.
/// A test can plant differences in a statement.
/// </summary>
public sealed class ScriptedBooks(ScriptedGateway gateway, TimeProvider clock) : IGatewayBooks
{
    /// <summary>Answers of the next downloads, instead of the statement.</summary>
    public ConcurrentQueue<StatementOutcome> Downloads { get; } = new();

    /// <summary>Answers of the next payout queries, instead of the list.</summary>
    public ConcurrentQueue<SettlementsOutcome> Listings { get; } = new();

    /// <summary>Changes the lines of a day before they are written.</summary>
    public Func<DateOnly, IReadOnlyList<StatementTrade>, IEnumerable<StatementTrade>> Plant { get; set; } =
        (_, lines) => lines;

    /// <summary>Changes a payout before it is listed.</summary>
    public Func<SettlementFacts, SettlementFacts> PlantPayout { get; set; } = payout => payout;

    /// <summary>Adds an unreadable text to the end of each statement.</summary>
    public string? Unreadable { get; set; }

    /// <summary>How often each day was requested.</summary>
    public ConcurrentDictionary<DateOnly, int> Asked { get; } = new();

    /// <inheritdoc/>
    public async Task<Answered<StatementOutcome>> DownloadStatementAsync(
        GatewayRoute route,
        DateOnly day,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        Asked.AddOrUpdate(day, 1, (_, n) => n + 1);
        if (Downloads.TryDequeue(out var answer))
            return Answer(answer, "statement");
        var lines = Plant(day, LinesOf(route, day)).ToList();
        if (lines.Count == 0)
            return Answer<StatementOutcome>(new StatementOutcome.NoTrades(), "statement");
        var text = string.Concat(lines.Select(line => JsonSerializer.Serialize(line) + "\n")) + Unreadable;
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        await table.WriteAsync(bytes, cancellationToken);
        return Answer<StatementOutcome>(
            new StatementOutcome.Stored(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length),
            "statement"
        );
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatementEntry> ReadStatementAsync(
        Stream table,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var reader = new StreamReader(table, leaveOpen: true);
        for (var line = 2L; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            yield return text.StartsWith('{')
                ? new StatementEntry.Trade(line, JsonSerializer.Deserialize<StatementTrade>(text)!)
                : new StatementEntry.Unreadable(line, text, "It is no line of the table.");
        }
    }

    /// <inheritdoc/>
    public Task<Answered<SettlementsOutcome>> ListSettlementsAsync(
        GatewayRoute route,
        DaySpan? settled,
        CancellationToken cancellationToken
    )
    {
        if (Listings.TryDequeue(out var answer))
            return Task.FromResult(Answer(answer, "settlements"));
        var today = StatementDay.Of(clock.GetUtcNow());
        var payouts = new List<SettlementFacts>();
        for (
            var day = settled is null ? today : settled.First.AddDays(-1);
            day < (settled is null ? today.AddDays(1) : settled.Last);
            day = day.AddDays(1)
        )
        {
            payouts.AddRange(
                LinesOf(route, day)
                    .GroupBy(line => line.Currency)
                    .Select(lines => PlantPayout(Payout(day, lines.Key!, [.. lines], settled is not null)))
            );
        }
        return Task.FromResult(Answer<SettlementsOutcome>(new SettlementsOutcome.Listed(payouts), "settlements"));
    }

    private static SettlementFacts Payout(DateOnly day, string currency, List<StatementTrade> lines, bool isPaid)
    {
        var payments = lines.Where(line => !line.IsRefund).Sum(line => line.SettlementMinor!.Value);
        var refunds = lines.Where(line => line.IsRefund).Sum(line => line.SettlementMinor!.Value);
        var fee = lines.Sum(line => line.FeeMinor!.Value);
        return new SettlementFacts(
            isPaid ? $"{day:yyyyMMdd}{currency}" : null,
            isPaid ? day.AddDays(1) : null,
            day,
            day,
            currency,
            isPaid ? payments - refunds - fee : 0,
            isPaid ? 0 : payments - refunds - fee,
            payments,
            refunds,
            payments - refunds,
            fee,
            "CHINA_MAINLAND"
        );
    }

    private List<StatementTrade> LinesOf(GatewayRoute route, DateOnly day) =>
        [
            .. gateway
                .PaidOf(route)
                .Where(paid => StatementDay.Of(paid.PaidAt!.Value) == day)
                .OrderBy(paid => paid.PaidAt)
                .ThenBy(paid => paid.OutTradeNo, StringComparer.Ordinal)
                .Select(paid =>
                    Line(paid.Amount!.Value, 1) with
                    {
                        TradedAt = Second(paid.PaidAt!.Value),
                        OutTradeNo = paid.OutTradeNo,
                        TransactionId = paid.TransactionId,
                        TradeType = "AUTH",
                    }
                ),
            .. gateway
                .GivenBackOf(route)
                .Where(back => StatementDay.Of(back.SucceededAt!.Value) == day)
                .OrderBy(back => back.SucceededAt)
                .ThenBy(back => back.OutRefundNo, StringComparer.Ordinal)
                .Select(back =>
                    Line(back.Amount!.Value, -1) with
                    {
                        IsRefund = true,
                        TradedAt = Second(back.SucceededAt!.Value),
                        OutRefundNo = back.OutRefundNo,
                        RefundNumber = back.RefundNumber,
                        TransactionId = back.TransactionId,
                    }
                ),
        ];

    // A statement has a precision of seconds.
    private static DateTimeOffset Second(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private static StatementTrade Line(Money amount, int sign) =>
        new()
        {
            State = "SUCCESS",
            BankType = "CFT",
            AmountMinor = amount.Minor,
            Currency = amount.Currency.Code,
            SettlementMinor = amount.Minor,
            SettlementCurrency = amount.Currency.Code,
            FeeMinor = sign * ((amount.Minor + 50) / 100),
            FeeRate = 0.01m,
        };

    private Answered<T> Answer<T>(T outcome, string operation) =>
        new(
            outcome,
            new CallTrace(operation, clock.GetUtcNow(), TimeSpan.FromMilliseconds(5), 200, null, null, "REQ-1")
        );
}
