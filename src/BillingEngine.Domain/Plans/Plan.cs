using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Dunning;

namespace BillingEngine.Domain.Plans;

/// <summary>What a plan owes when the engine was away for more than a whole period.</summary>
public enum MissedPeriods
{
    /// <summary>Each missed period once, oldest first.</summary>
    BillAll,

    /// <summary>Only the newest of them.</summary>
    Newest,

    /// <summary>None of them: billing goes on with the next boundary.</summary>
    Skip,
}

/// <summary>What a plan is made of.</summary>
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

/// <summary>What is sold: a price every so often. The price is never edited.</summary>
public sealed class Plan : Entity
{
    private Plan() { }

    /// <summary>The identifier.</summary>
    public PlanId Id { get; private set; }

    /// <summary>Whose plan it is.</summary>
    public MerchantId MerchantId { get; private set; }

    /// <summary>The merchant's own name of the offer, unique per merchant.</summary>
    public string Code { get; private set; } = "";

    /// <summary>For people, 1-64 characters.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What the payer reads in WeChat, 1-127 characters of the BMP.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The price in minor units.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The currency of the price.</summary>
    public Currency Currency { get; private set; }

    /// <summary>The unit of the interval.</summary>
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

    /// <summary>Days after the first decline at which it is tried again, ascending.</summary>
    public int[] DunningRetryDays { get; private set; } = [];

    /// <summary>What follows the last retry.</summary>
    public DunningEnd DunningThen { get; private set; }

    /// <summary>What is owed after a long outage.</summary>
    public MissedPeriods MissedPeriods { get; private set; }

    /// <summary>Whether new subscriptions may take it.</summary>
    public bool Active { get; private set; }

    /// <summary>The merchant's own pairs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The price.</summary>
    public Money Price => new(AmountMinor, Currency);

    /// <summary>How declined deductions are retried.</summary>
    public DunningPolicy Dunning => new(DunningRetryDays, DunningThen);

    /// <summary>Makes a plan, active at once.</summary>
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

    /// <summary>Changes what may be changed; null leaves a part as it is.</summary>
    public void Update(
        string? name,
        bool? active,
        DunningPolicy? dunning,
        IReadOnlyDictionary<string, string>? metadata,
        DateTimeOffset now
    )
    {
        // What the payer reads was the name where nothing else was given, and stays it.
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
