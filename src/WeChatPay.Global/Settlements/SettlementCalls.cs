using System.Runtime.CompilerServices;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Settlements;

/// <summary>What the gateway paid out, and what it will (docs/wechat-pay-orders.md, Settlements).</summary>
public sealed class SettlementCalls
{
    /// <summary>The most settlements the gateway lists in a page.</summary>
    public const int MostPerPage = 30;

    private const int AdvisedPerPage = 10;

    private readonly GatewayCaller caller;

    internal SettlementCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// One page: <paramref name="limit"/> settlements at most, from <paramref name="offset"/> on; the first page alone
    /// tells how many there are.
    /// </summary>
    public Task<GatewayReply<SettlementPage>> GetPageAsync(
        SettlementQuery query,
        int offset,
        int limit,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MostPerPage);
        return caller.GetAsync(
            "settlements",
            $"/v3/global/settle/settlements?{query.Text}&limit={limit}&offset={offset}",
            WireJson.Wire.SettlementPage,
            cancellationToken
        );
    }

    /// <summary>
    /// All settlements, page by page. Unless the last reply is <c>Answered</c>, they were not read to their end.
    /// </summary>
    public async IAsyncEnumerable<GatewayReply<SettlementPage>> ListAsync(
        SettlementQuery query,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        int? total = null;
        var offset = 0;
        while (true)
        {
            var reply = await GetPageAsync(query, offset, AdvisedPerPage, cancellationToken);
            if (reply is not GatewayReply<SettlementPage>.Answered { Value: var page })
            {
                yield return reply;
                yield break;
            }
            total ??= page.TotalCount;
            var read = page.Data?.Count ?? 0;
            // A page that is empty too early would be asked for for ever.
            var broken = read == 0 && offset < total;
            yield return broken
                ? new GatewayReply<SettlementPage>.Unreadable(
                    $"The page at {offset} of {total} settlements holds none.",
                    reply.Call
                )
                : reply;
            offset += read;
            if (broken || (total is { } known ? offset >= known : read < AdvisedPerPage))
                yield break;
        }
    }
}
