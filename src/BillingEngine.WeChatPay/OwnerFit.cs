using BillingEngine.Domain.Gateway;
using WeChatPay.Global;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Notifications;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

using Refund = global::WeChatPay.Global.Refunds.Refund;

/// <summary>
/// Compares the merchant and the app that an answer or a notification names with the account it came to
/// (docs/wechat-pay.md, Modes). What is left out is not compared: the account's own keys opened it.
/// </summary>
internal static class OwnerFit
{
    private const string Another = "The answer is about another account.";

    public static string? Mismatch(Transaction told, WeChatPayAccount account) =>
        Mismatch(account, told.Mchid, told.SpMchid, told.SubMchid, told.Appid, told.SpAppid, told.SubAppid);

    public static string? Mismatch(Refund told, WeChatPayAccount account) =>
        Mismatch(account, told.Mchid, told.SpMchid, told.SubMchid, null, null, null);

    public static string? Mismatch(ContractEvent told, WeChatPayAccount account) =>
        Mismatch(account, told.Mchid, told.SpMchid, told.SubMchid, told.Appid, told.SpAppid, told.SubAppid);

    private static string? Mismatch(ContractReply told, WeChatPayAccount account) =>
        Mismatch(account, told.Mchid, told.SpMchid, told.SubMchid, told.Appid, told.SpAppid, told.SubAppid);

    /// <summary>The outcome, or what is left of it where the answer names another account.</summary>
    public static PaymentOutcome Checked(
        PaymentOutcome outcome,
        GatewayReply<Transaction> reply,
        WeChatPayAccount account
    ) =>
        (reply as GatewayReply<Transaction>.Answered) is not { Value: var told }
        || Mismatch(told, account) is not { } mismatch
            ? outcome
        : outcome is PaymentOutcome.Succeeded paid
            ? new PaymentOutcome.Succeeded(paid.Facts with { OwnerMismatch = mismatch })
        : new PaymentOutcome.Unknown(UnknownReason.NoAnswer, Another);

    /// <summary>The outcome, or what is left of it where the answer names another account.</summary>
    public static RefundOutcome Checked(RefundOutcome outcome, GatewayReply<Refund> reply, WeChatPayAccount account) =>
        reply is GatewayReply<Refund>.Answered { Value: var told } && outcome is RefundOutcome.Told refund
            ? refund with
            {
                Facts = refund.Facts with { OwnerMismatch = Mismatch(told, account) },
            }
            : outcome;

    /// <summary>The outcome, or what is left of it where the answer names another account.</summary>
    public static ContractOutcome Checked(
        ContractOutcome outcome,
        GatewayReply<ContractReply> reply,
        WeChatPayAccount account
    ) =>
        (reply as GatewayReply<ContractReply>.Answered) is not { Value: var told }
        || Mismatch(told, account) is not { } mismatch
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

    private static bool Differs(string? told, string ours) => told is not null && told != ours;
}
