using System.Text.Json.Nodes;

namespace BillingEngine.Scenarios.Storm;

/// <summary>
/// A walk through the engine: the preparation, the part in which the node crashes, and the expected end with or without
/// a crash: the subscription's status, the number of payments, and the status of an APP order.
/// </summary>
public sealed record Walk(
    string Name,
    Func<CrashRig, Task> Before,
    Func<CrashRig, Task> Act,
    string Ends,
    int Paid,
    int LeastPoints,
    string? OrderEnds = null
);

/// <summary>Every walk of the crash matrix.</summary>
public static class Walks
{
    private const string AnswerLost = """{"on":"deduct","fault":"lose_after","count":1}""";
    private const string OrderLost = """{"on":"create_order","fault":"lose_after","count":1}""";
    private const string NotificationLost = """{"on":"notify","fault":"lost"}""";

    private static readonly Walk[] List =
    [
        new("enrol", _ => Task.CompletedTask, rig => rig.EnrolAsync(), "incomplete", 0, 2),
        new("enrol under a key", _ => Task.CompletedTask, rig => rig.EnrolUnderKeyAsync(), "incomplete", 0, 4),
        new("sign", rig => rig.EnrolAsync(), rig => rig.SignAsync(), "active", 1, 4),
        new("renew and send", ActiveAsync, rig => rig.RenewAsync(), "active", 2, 4),
        new("resolve", rig => ActiveAsync(rig, AnswerLost, NotificationLost), rig => rig.RenewAsync(1), "active", 2, 5),
        new("notify", rig => ActiveAsync(rig, AnswerLost), rig => rig.RenewAsync(), "active", 2, 4),
        new("dun", PoorAsync, DunAsync, "active", 2, 8),
        new("reverse", DeclinedAsync, rig => rig.DoAsync("invoices/{invoice}/void"), "active", 1, 3),
        new("cancel", ActiveAsync, CancelAsync, "canceled", 1, 3),
        new("cancel with a debt", DeclinedAsync, CancelAsync, "canceled", 1, 5),
        new("terminate", ActiveAsync, TerminateAsync, "active", 1, 3),
        new("end in WeChat", ActiveAsync, rig => rig.EndInWeChatAsync(), "active", 1, 1),
        new("order", ActiveAsync, BuyAsync, "active", 1, 4, "succeeded"),
        new("order, the answer lost", rig => ActiveAsync(rig, OrderLost), BuyAsync, "active", 1, 4, "succeeded"),
        new(
            "order, the notification lost",
            rig => ActiveAsync(rig, NotificationLost),
            BuyAsync,
            "active",
            1,
            4,
            "succeeded"
        ),
        new("order that expires", ActiveAsync, RunOutAsync, "active", 1, 6, "closed"),
        new("order that is closed", OrderedAsync, rig => rig.CloseOrderAsync(), "active", 1, 6, "closed"),
        new("order paid while it is closed", OrderedAsync, PayWhileClosingAsync, "active", 1, 4, "refunded"),
        new(
            "order paid after it was closed",
            ClosedAsync,
            rig => rig.PayOrderAsync(late: true),
            "active",
            1,
            2,
            "refunded"
        ),
        new("reconcile", ActiveAsync, rig => rig.ReconcileAsync(), "active", 1, 6),
        new("sign again", EndedAsync, SignAgainAsync, "active", 2, 5),
    ];

    public static IReadOnlyDictionary<string, Walk> All { get; } =
        List.ToDictionary(walk => walk.Name, StringComparer.Ordinal);

    private static Task ActiveAsync(CrashRig rig) => ActiveAsync(rig, []);

    private static async Task ActiveAsync(CrashRig rig, params string[] faults)
    {
        await rig.EnrolAsync();
        await rig.SignAsync();
        if (faults.Length > 0)
            await rig.FaultAsync(faults);
    }

    private static async Task PoorAsync(CrashRig rig)
    {
        await ActiveAsync(rig);
        await rig.DeclineAsync("NOT_ENOUGH");
    }

    private static async Task DeclinedAsync(CrashRig rig)
    {
        await PoorAsync(rig);
        await rig.RenewAsync();
    }

    private static async Task EndedAsync(CrashRig rig)
    {
        await ActiveAsync(rig);
        await rig.EndInWeChatAsync();
    }

    private static async Task OrderedAsync(CrashRig rig)
    {
        await ActiveAsync(rig);
        await rig.OrderAsync();
    }

    private static async Task ClosedAsync(CrashRig rig)
    {
        await OrderedAsync(rig);
        await rig.CloseOrderAsync();
    }

    private static async Task BuyAsync(CrashRig rig)
    {
        await rig.OrderAsync();
        await rig.PayOrderAsync(late: false);
    }

    private static async Task RunOutAsync(CrashRig rig)
    {
        await rig.OrderAsync(expiresInSeconds: 600);
        await rig.WaitAsync();
    }

    private static async Task PayWhileClosingAsync(CrashRig rig)
    {
        await rig.CloseOrderAsync(isWaiting: false);
        await rig.PayOrderAsync(late: true);
    }

    private static async Task DunAsync(CrashRig rig)
    {
        await rig.RenewAsync(2);
        await rig.DeclineAsync(null);
        await rig.DaysAsync(3);
    }

    private static async Task SignAgainAsync(CrashRig rig)
    {
        await rig.AskToSignAsync();
        await rig.SignAsync();
        await rig.RenewAsync();
    }

    private static Task CancelAsync(CrashRig rig) =>
        rig.DoAsync(
            "subscriptions/{subscription}/cancel",
            new JsonObject
            {
                ["at"] = "now",
                ["refund"] = "none",
                ["reason"] = "walk",
            }
        );

    private static Task TerminateAsync(CrashRig rig) =>
        rig.DoAsync("contracts/{contract}/terminate", new JsonObject { ["note"] = "walk" });
}
