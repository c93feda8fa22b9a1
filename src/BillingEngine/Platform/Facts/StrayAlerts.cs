using System.Security.Cryptography;
using System.Text;
using BillingEngine.Domain.Payments;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// Alerts about notifications whose signature is valid but that match no object of ours. No merchant is known, so the
/// alert is the engine's own. Its object is the subject of the notification, not the notification, so that a repetition
/// under another identifier raises no second alert.
/// </summary>
internal static class StrayAlerts
{
    public static Alert NoSuchPayment(string account, string outTradeNo) =>
        About(
            "notification.no_such_payment",
            account,
            outTradeNo,
            $"WeChat notified account '{account}' of a paid order {outTradeNo} that no payment here has. Look it up in the "
                + "merchant portal: if another system created it, give that system a notification address of its own; "
                + "otherwise refund it there."
        );

    public static Alert NoSuchRefund(string account, string outRefundNo) =>
        About(
            "notification.no_such_refund",
            account,
            outRefundNo,
            $"WeChat notified account '{account}' of refund {outRefundNo}, which no refund here has. It was made in the "
                + "merchant portal or by another system: compare it there with the payment it names."
        );

    public static Alert NoSuchContract(string account, string contractNumber) =>
        About(
            "notification.no_such_contract",
            account,
            contractNumber,
            $"WeChat notified account '{account}' of contract {contractNumber}, which no contract here has. Look it up in "
                + "the merchant portal: if another system created it, give that system a template and notification address of "
                + "its own; otherwise end it there."
        );

    public static Alert Unfit(string account, string notificationId, string reason) =>
        reason == "another_account"
            // One wrong notification address causes any number of notifications: one alert for the account.
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
                $"Notification {notificationId} to account '{account}' has a valid signature but cannot be applied "
                    + $"({reason}). Read its stored content, and look up its subject in the merchant portal."
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
