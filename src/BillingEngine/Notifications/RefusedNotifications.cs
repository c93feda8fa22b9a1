using System.Collections.Concurrent;
using BillingEngine.Domain.Gateway;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Metrics;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Notifications;

/// <summary>
/// Answers notifications that change nothing. Each is counted, but only one of a kind is logged in an hour, because
/// strangers can send any number.
/// </summary>
public sealed class RefusedNotifications(SeldomLog seldom, EngineMeter meter, ILogger<RefusedNotifications> log)
{
    // The accounts whose APIv3 key has decrypted a notification since this process started.
    private readonly ConcurrentDictionary<string, bool> opened = new(StringComparer.Ordinal);

    /// <summary>The response to a notification that cannot be trusted or read; null when it was read.</summary>
    public NotificationReply? Of(string account, NotificationReading reading)
    {
        switch (reading)
        {
            case NotificationReading.UnknownAccount:
                meter.CountNotification("", "refused", "unknown_account");
                if (seldom.IsDue("unknown account", out var left))
                {
                    log.LogWarning(
                        "A notification names an account that is not configured ({LeftOut} more since the last such "
                            + "line)",
                        left
                    );
                }

                return new NotificationReply(404, "FAIL", "No such account");
            case NotificationReading.Refused refused:
                meter.CountNotification(account, "refused", refused.Reason);
                if (seldom.IsDue($"refused {account} {refused.Reason}", out left))
                {
                    log.LogWarning(
                        "A notification to account {Account} was refused: {Reason} ({LeftOut} more since the last such "
                            + "line)",
                        account,
                        refused.Reason,
                        left
                    );
                }

                return new NotificationReply(401, "FAIL", refused.Reason);
            case NotificationReading.Unreadable { IsEncryptedWithAnotherKey: true }:
                meter.CountNotification(account, "unreadable", "another_key");
                LogAnotherKey(account);
                return new NotificationReply(500, "FAIL", "Cannot be decrypted");
            case NotificationReading.Unreadable unreadable:
                meter.CountNotification(account, "unreadable", "unreadable");
                if (seldom.IsDue($"unreadable {account}", out left))
                {
                    log.LogError(
                        "A notification to account {Account} is signed by WeChat but cannot be read: {Reason} "
                            + "({LeftOut} more since the last such line). Compare it with docs/wechat-pay.md, "
                            + "Notifications",
                        account,
                        unreadable.Reason,
                        left
                    );
                }

                return new NotificationReply(500, "FAIL", "Cannot be read");
            default:
                opened.TryAdd(account, true);
                return null;
        }
    }

    // WeChat's platform keys sign for many merchants, so a valid signature does not prove which merchant is meant.
    private void LogAnotherKey(string account)
    {
        if (!seldom.IsDue($"another key {account}", out var left))
            return;
        if (opened.ContainsKey(account))
        {
            log.LogWarning(
                "A notification to account {Account} is signed by WeChat but sealed with another APIv3 key ({LeftOut} "
                    + "more since the last such line). The account's own key opens other notifications, so it is another "
                    + "merchant's, whose notification address leads here. Nothing was done",
                account,
                left
            );
        }
        else
        {
            log.LogError(
                "A notification to account {Account} is signed by WeChat but sealed with another APIv3 key ({LeftOut} "
                    + "more since the last such line), and the account's own key has opened none since the start. If the "
                    + "key was changed in the merchant portal, set ApiV3Key of the account to the new one; otherwise it is "
                    + "another merchant's, whose notification address leads here",
                account,
                left
            );
        }
    }
}
