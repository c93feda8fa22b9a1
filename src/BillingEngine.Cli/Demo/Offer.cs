using System.Text.Json.Nodes;
using BillingEngine.Cli.Sandbox;

namespace BillingEngine.Cli.Demo;

/// <summary>A plan of the demo; amounts in minor units.</summary>
public sealed record Offer(
    string Code,
    long Amount,
    string Currency,
    string Interval,
    int IntervalCount,
    int TrialDays,
    string DunningThen
)
{
    /// <summary>What the merchant sells that has its own contract with WeChat Pay.</summary>
    public static IReadOnlyList<Offer> Direct { get; } =
    [
        new("monthly", 8800, "HKD", "month", 1, 0, "cancel"),
        new("weekly", 299, "USD", "week", 1, 0, "cancel"),
        new("yearly", 12000, "JPY", "year", 1, 0, "unpaid"),
        new("monthly-with-trial", 1290, "SGD", "month", 1, 14, "unpaid"),
        new("every-ten-days", 550, "EUR", "day", 10, 0, "unpaid"),
    ];

    /// <summary>What the institution's sub-merchant sells.</summary>
    public static IReadOnlyList<Offer> Partner { get; } =
    [
        new("partner-monthly", 999, "GBP", "month", 1, 0, "cancel"),
        new("partner-quarterly", 33000, "JPY", "month", 3, 7, "cancel"),
    ];

    /// <summary>The request that creates the plan.</summary>
    public JsonObject Request(bool partner) =>
        new()
        {
            ["code"] = Code,
            ["name"] = Code,
            ["amount"] = Amount,
            ["currency"] = Currency,
            ["interval"] = Interval,
            ["interval_count"] = IntervalCount,
            ["trial_days"] = TrialDays,
            ["contract_template_id"] = partner ? ServerSettings.InstitutionTemplate : ServerSettings.DirectTemplate,
            ["merchant_category_code"] = "5817",
            ["dunning"] = new JsonObject { ["retry_days"] = new JsonArray(1, 3, 5, 7), ["then"] = DunningThen },
        };
}
