using System.Runtime.CompilerServices;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global;
using WeChatPay.Global.Http;
using WeChatPay.Global.Settlements;
using WeChatPay.Global.Statements;

namespace BillingEngine.WeChatPay;

/// <summary>Implements the port for whole days: statements and settlements.</summary>
public sealed class WeChatPayBooks(GatewayAccounts accounts) : IGatewayBooks
{
    /// <inheritdoc/>
    public async Task<Answered<StatementOutcome>> DownloadStatementAsync(
        GatewayRoute route,
        DateOnly day,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(route);
        if (!accounts.TryGet(route.AccountKey, out var client))
            return new(new StatementOutcome.Unknown(NoAccount(route)), NotSent("statement"));
        var reply = await client.Statements.DownloadAsync(day, SubOf(client, route), table, cancellationToken);
        return new(StatementMapping.Download(reply), Trace(reply));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<StatementEntry> ReadStatementAsync(
        Stream table,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var line in StatementReader.ReadAsync(table, cancellationToken))
        {
            if (StatementMapping.Line(line) is { } entry)
                yield return entry;
        }
    }

    /// <inheritdoc/>
    public async Task<Answered<SettlementsOutcome>> ListSettlementsAsync(
        GatewayRoute route,
        DaySpan? settled,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(route);
        if (!accounts.TryGet(route.AccountKey, out var client))
            return new(new SettlementsOutcome.Unknown(NoAccount(route)), NotSent("settlements"));
        var asked = settled is null
            ? SettlementQuery.Unsettled()
            : SettlementQuery.Settled(settled.First, settled.Last);
        // An institution's settlements are those of all its sub-merchants, and one must not read another's.
        asked = asked with
        {
            SubMchId = SubOf(client, route)?.SubMchId,
        };
        var payouts = new List<SettlementFacts>();
        GatewayReply<SettlementPage>? last = null;
        await foreach (var reply in client.Settlements.ListAsync(asked, cancellationToken))
        {
            last = reply;
            if (reply is GatewayReply<SettlementPage>.Answered { Value.Data: { } rows })
                payouts.AddRange(rows.Select(StatementMapping.Settlement));
        }
        return new(
            last switch
            {
                GatewayReply<SettlementPage>.Answered => new SettlementsOutcome.Listed(payouts),
                GatewayReply<SettlementPage>.Refused refused => new SettlementsOutcome.Unknown(
                    OutcomeMapping.Describe(refused)
                ),
                _ => new SettlementsOutcome.Unknown(OutcomeMapping.DescribeNoReply(last!)),
            },
            Trace(last!)
        );
    }

    private static SubMerchant? SubOf(WeChatPayClient client, GatewayRoute route) =>
        client.Account.Mode == AccountMode.Direct || route.SubMchId is null
            ? null
            : new SubMerchant(route.SubMchId, route.SubAppId);

    private static string NoAccount(GatewayRoute route) =>
        $"The WeChat Pay account '{route.AccountKey}' is not in the configuration.";

    private static CallTrace Trace<T>(GatewayReply<T> reply)
    {
        var error = (reply as GatewayReply<T>.Refused)?.Error;
        var call = reply.Call;
        return new CallTrace(
            call.Operation,
            call.StartedAt,
            call.Duration,
            call.Status,
            error?.Code,
            error?.Message,
            call.RequestId
        );
    }

    private CallTrace NotSent(string operation) =>
        new(
            operation,
            accounts.WireClock.GetUtcNow(),
            TimeSpan.Zero,
            HttpStatus: null,
            Code: null,
            Message: null,
            RequestId: null
        );
}
