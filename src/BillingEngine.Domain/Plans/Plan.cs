using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;

namespace BillingEngine.Domain.Plans;

/// <summary>What is billed when the engine was down for longer than a whole period.</summary>
public enum MissedPeriods
{
    /// <summary>Every missed period, oldest first.</summary>
    BillAll,

    /// <summary>Only the latest of them.</summary>
    Newest,

    /// <summary>None of them: billing continues at the next boundary.</summary>
    Skip,
}

/// <summary>The terms of a plan.</summary>
public sealed record PlanTerms(
    string Code,
    string Name,
    string Description,
    Money Price,
    IntervalUnit IntervalUnit,
    int IntervalCount,
    int TrialDays,
    int GraceDays,
    long ContractTemplateId,
    string MerchantCategoryCode,
    DunningPolicy Dunning,
    MissedPeriods MissedPeriods,
    IReadOnlyDictionary<string, string> Metadata
);

/// <summary>What is sold: a price per interval. The price never changes.</summary>
public sealed class Plan : Entity
{
    private Plan() { }

    public PlanId Id { get; private set; }

    public MerchantId MerchantId { get; private set; }

    /// <summary>The merchant's own code of the offer, unique per merchant.</summary>
    public string Code { get; private set; } = "";

    /// <summary>A name for people, 1-64 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>The text that WeChat shows to the payer, 1-127 characters of the BMP.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The price, in minor units.</summary>
    public long AmountMinor { get; private set; }

    public Currency Currency { get; private set; }

    public IntervalUnit IntervalUnit { get; private set; }

    /// <summary>How many units make a period.</summary>
    public int IntervalCount { get; private set; }

    /// <summary>Days between signing and the first deduction.</summary>
    public int TrialDays { get; private set; }

    /// <summary>Days of access after a declined renewal.</summary>
    public int GraceDays { get; private set; }

    /// <summary>WeChat's numeric plan_id of the contract template.</summary>
    public long ContractTemplateId { get; private set; }

    /// <summary>The merchant category code sent with each deduction.</summary>
    public string MerchantCategoryCode { get; private set; } = "";

    /// <summary>The days after the first decline on which it is retried, ascending.</summary>
    public int[] DunningRetryDays { get; private set; } = [];

    /// <summary>What happens after the last retry.</summary>
    public DunningEnd DunningThen { get; private set; }

    /// <summary>What is billed after a long outage.</summary>
    public MissedPeriods MissedPeriods { get; private set; }

    /// <summary>Whether new subscriptions may use it.</summary>
    public bool Active { get; private set; }

    /// <summary>The merchant's own key-value pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    public DateTimeOffset CreatedAt { get; private set; }

    public Money Price => new(AmountMinor, Currency);

    /// <summary>How declined deductions are retried.</summary>
    public DunningPolicy Dunning => new(DunningRetryDays, DunningThen);

    /// <summary>Creates a plan; it is active at once.</summary>
    public static Plan Create(MerchantId merchant, PlanTerms terms, DateTimeOffset now)
    {
        var plan = new Plan
        {
            Id = Common.Id.New<PlanId>(now),
            MerchantId = merchant,
            Code = terms.Code,
            Name = terms.Name,
            Description = terms.Description,
            AmountMinor = terms.Price.Minor,
            Currency = terms.Price.Currency,
            IntervalUnit = terms.IntervalUnit,
            IntervalCount = terms.IntervalCount,
            TrialDays = terms.TrialDays,
            GraceDays = terms.GraceDays,
            ContractTemplateId = terms.ContractTemplateId,
            MerchantCategoryCode = terms.MerchantCategoryCode,
            DunningRetryDays = [.. terms.Dunning.RetryDays],
            DunningThen = terms.Dunning.Then,
            MissedPeriods = terms.MissedPeriods,
            Active = true,
            Metadata = terms.Metadata,
            CreatedAt = now,
        };
        plan.Touch(now);
        return plan;
    }

    /// <summary>Changes the parts that may change; null keeps a part as it is.</summary>
    public void Update(
        string? name,
        bool? active,
        DunningPolicy? dunning,
        IReadOnlyDictionary<string, string>? metadata,
        DateTimeOffset now
    )
    {
        // A description that was only a copy of the name stays a copy.
        if (name is not null && Description == Name)
            Description = name;
        Name = name ?? Name;
        Active = active ?? Active;
        Metadata = metadata ?? Metadata;
        if (dunning is not null)
        {
            DunningRetryDays = [.. dunning.RetryDays];
            DunningThen = dunning.Then;
        }
        Touch(now);
    }
}
