using WeChatPay.Global.Http;

namespace WeChatPay.Global.Statements;

/// <summary>The daily bill of payments and refunds (docs/wechat-pay-orders.md, Statements).</summary>
public sealed class StatementCalls
{
    private readonly GatewayCaller caller;

    internal StatementCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Writes the table of a day in UTC+8 to <paramref name="table"/> while it arrives, uncompressed. Only
    /// <c>Answered</c> says that what was written is the gateway's; after anything else it must be thrown away. A day
    /// without a table, or one whose table is not made yet, is <c>Refused</c> with NO_STATEMENT_EXIST or
    /// STATEMENT_CREATING. An institution may leave the sub-merchant out and gets the rows of all.
    /// </summary>
    public Task<GatewayReply<StatementReceipt>> DownloadAsync(
        DateOnly date,
        SubMerchant? subMerchant,
        Stream table,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(table);
        var account = caller.Account;
        if (account.Mode == AccountMode.Direct && subMerchant is not null)
            throw new ArgumentException("A direct account acts for no sub-merchant.", nameof(subMerchant));
        var owner =
            account.Mode == AccountMode.Direct
                ? "mchid=" + Uri.EscapeDataString(account.MchId)
                : "sp_mchid=" + Uri.EscapeDataString(account.MchId);
        var sub = subMerchant is null ? "" : "&sub_mchid=" + Uri.EscapeDataString(subMerchant.SubMchId);
        return caller.DownloadAsync(
            "statement",
            $"/v3/global/statements?date={WireTime.FormatDay(date)}&{owner}{sub}",
            table,
            cancellationToken
        );
    }
}

/// <summary>What was downloaded: the digest that the gateway signed, and the table's length.</summary>
public sealed record StatementReceipt(string Sha1, long Bytes);

/// <summary>
/// The place a statement was to be written to would not take it; it says nothing about the gateway.
/// </summary>
public sealed class StatementNotKeptException : Exception
{
    /// <summary>Takes what the place said.</summary>
    public StatementNotKeptException(Exception cause)
        : base("The statement could not be written to where it should be kept: look at the disk.", cause) { }
}
