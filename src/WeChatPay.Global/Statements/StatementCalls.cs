using WeChatPay.Global.Http;

namespace WeChatPay.Global.Statements;

/// <summary>Downloads the daily statement of payments and refunds (docs/wechat-pay-orders.md, Statements).</summary>
public sealed class StatementCalls
{
    private readonly GatewayCaller caller;

    internal StatementCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Writes the table of a day in UTC+8 to <paramref name="table"/>, uncompressed, while it arrives. Only
    /// <c>Answered</c> says that the content is authentic; after any other result, discard it. A day without a table,
    /// or one whose table does not exist yet, is <c>Refused</c> with NO_STATEMENT_EXIST or STATEMENT_CREATING. An
    /// institution may leave out the sub-merchant and then gets the rows of all its sub-merchants.
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
            throw new ArgumentException("A direct account has no sub-merchants.", nameof(subMerchant));
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

/// <summary>The downloaded table: the digest that WeChat Pay signed, and its length in bytes.</summary>
public sealed record StatementReceipt(string Sha1, long Bytes);

/// <summary>The target stream could not be written; this says nothing about WeChat Pay.</summary>
public sealed class StatementNotStoredException : Exception
{
    /// <summary>Wraps the error of the stream.</summary>
    public StatementNotStoredException(Exception cause)
        : base("The statement could not be stored: check the disk.", cause) { }
}
