using BillingEngine.Domain.Gateway;
using WeChatPay.Global;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

using Refund = global::WeChatPay.Global.Refunds.Refund;

/// <summary>
/// Compares the merchant and app named in a reply or notification with the WeChat Pay account that received it
/// (docs/wechat-pay.md, Modes). Missing fields are not compared: the account's own keys opened the message.
/// </summary>
internal static class OwnerFit
{
    private const string Another = "The answer is about another WeChat Pay account.";

    public static string? Mismatch(Transaction order, WeChatPayAccount account) =>
        Mismatch(account, order.Mchid, order.SpMchid, order.SubMchid, order.Appid, order.SpAppid, order.SubAppid);

    public static string? Mismatch(Refund refund, WeChatPayAccount account) =>
        Mismatch(account, refund.Mchid, refund.SpMchid, refund.SubMchid, null, null, null);

    public static string? Mismatch(ContractEvent change, WeChatPayAccount account) =>
        Mismatch(account, change.Mchid, change.SpMchid, change.SubMchid, change.Appid, change.SpAppid, change.SubAppid);

    private static string? Mismatch(ContractReply found, WeChatPayAccount account) =>
        Mismatch(account, found.Mchid, found.SpMchid, found.SubMchid, found.Appid, found.SpAppid, found.SubAppid);

    /// <summary>Returns the outcome, weakened if the reply names another WeChat Pay account.</summary>
    public static PaymentOutcome Checked(
        PaymentOutcome outcome,
        GatewayReply<Transaction> reply,
        WeChatPayAccount account
    ) =>
        (reply as GatewayReply<Transaction>.Answered) is not { Value: var received }
        || Mismatch(received, account) is not { } mismatch
            ? outcome
        : outcome is PaymentOutcome.Succeeded paid
            ? new PaymentOutcome.Succeeded(paid.Facts with { OwnerMismatch = mismatch })
        : new PaymentOutcome.Unknown(UnknownReason.NoAnswer, Another);

    /// <summary>Returns the outcome, weakened if the reply names another WeChat Pay account.</summary>
    public static RefundOutcome Checked(RefundOutcome outcome, GatewayReply<Refund> reply, WeChatPayAccount account) =>
        reply is GatewayReply<Refund>.Answered { Value: var received } && outcome is RefundOutcome.Reported refund
            ? refund with
            {
                Facts = refund.Facts with { OwnerMismatch = Mismatch(received, account) },
            }
            : outcome;

    /// <summary>Returns the outcome, weakened if the reply names another WeChat Pay account.</summary>
    public static ContractOutcome Checked(
        ContractOutcome outcome,
        GatewayReply<ContractReply> reply,
        WeChatPayAccount account
    ) =>
        (reply as GatewayReply<ContractReply>.Answered) is not { Value: var received }
        || Mismatch(received, account) is not { } mismatch
            ? outcome
            : outcome switch
            {
                ContractOutcome.Signed signed => signed with { Facts = signed.Facts with { OwnerMismatch = mismatch } },
                ContractOutcome.Terminated ended => ended with
                {
                    Facts = ended.Facts with { OwnerMismatch = mismatch },
                },
                _ => new ContractOutcome.Unknown(Another),
            };

    private static string? Mismatch(
        WeChatPayAccount account,
        string? mchId,
        string? spMchId,
        string? subMchId,
        string? appId,
        string? spAppId,
        string? subAppId
    )
    {
        var isDirect = account.Mode == AccountMode.Direct;
        if (Differs(mchId, account.MchId) || Differs(spMchId, account.MchId) || (isDirect && subMchId is not null))
            return "merchant_differs";
        return Differs(appId, account.AppId) || Differs(spAppId, account.AppId) || (isDirect && subAppId is not null)
            ? "app_differs"
            : null;
    }

    private static bool Differs(string? received, string ours) => received is not null && received != ours;
}
