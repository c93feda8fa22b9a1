using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// What operators must hear of a rightly signed notification that fits nothing of ours. No merchant is known, so the
/// alert is the engine's own; its object is what the notification speaks of, not the notification, so that the same
/// thing told again under another identity is one alert.
/// </summary>
internal static class StrayAlerts
{
    public static Alert NoSuchPayment(string account, string outTradeNo) =>
        About(
            "notification.no_such_payment",
            account,
            outTradeNo,
            $"WeChat tells account '{account}' of a paid order {outTradeNo} that no payment bears. Look it up in the "
                + "merchant portal: if another system took it, give it a notification address of its own; if nobody did, "
                + "refund it there."
        );

    public static Alert NoSuchRefund(string account, string outRefundNo) =>
        About(
            "notification.no_such_refund",
            account,
            outRefundNo,
            $"WeChat tells account '{account}' of refund {outRefundNo}, which no refund here is. Somebody refunded in the "
                + "merchant portal or by another system: compare it there with the payment it names."
        );

    public static Alert NoSuchContract(string account, string contractNumber) =>
        About(
            "notification.no_such_contract",
            account,
            contractNumber,
            $"WeChat tells account '{account}' of contract {contractNumber}, which no contract here is. Look it up in the "
                + "merchant portal: if another system signed it, give it a template and notification address of its own; if "
                + "nobody did, end it there."
        );

    public static Alert Unfit(string account, string notificationId, string reason) =>
        reason == "another_account"
            // One misdirected address brings any number of notifications: one alert for the account.
            ? About(
                "notification.another_account",
                account,
                "",
                $"WeChat sends account '{account}' notifications about another merchant number (the first is "
                    + $"{notificationId}). Compare the account's MchId with the merchant portal, and the notification "
                    + "addresses of the templates; the stored notifications were not applied."
            )
            : About(
                "notification.unfit",
                account,
                notificationId,
                $"Notification {notificationId} to account '{account}' is rightly signed but cannot be applied "
                    + $"({reason}). Read its stored content, and look up what it speaks of in the merchant portal."
            );

    private static Alert About(string code, string account, string thing, string detail) =>
        new(
            null,
            code,
            detail,
            "notification",
            new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{account}\n{thing}")).AsSpan(0, 16))
        );
}
