using System.Runtime.CompilerServices;
using WeChatPay.Global.Http;

namespace WeChatPay.Global.Settlements;

/// <summary>
/// Lists what WeChat Pay paid out, and what it will pay out (docs/wechat-pay-orders.md, Settlements).
/// </summary>
public sealed class SettlementCalls
{
    /// <summary>The most settlements in a page.</summary>
    public const int MostPerPage = 30;

    private const int AdvisedPerPage = 10;

    private readonly GatewayCaller caller;

    internal SettlementCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// One page: at most <paramref name="limit"/> settlements, starting at <paramref name="offset"/>. Only the first
    /// page has the total count.
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
            SettlementJson.Wire.SettlementPage,
            cancellationToken
        );
    }

    /// <summary>
    /// All settlements, page by page. The list is complete only if the last reply is <c>Answered</c>.
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
            // Without this check, a page that is empty too early would be requested forever.
            var broken = read == 0 && offset < total;
            yield return broken
                ? new GatewayReply<SettlementPage>.Unreadable(
                    $"The page at {offset} of {total} settlements is empty.",
                    reply.Call
                )
                : reply;
            offset += read;
            if (broken || (total is { } known ? offset >= known : read < AdvisedPerPage))
                yield break;
        }
    }
}
