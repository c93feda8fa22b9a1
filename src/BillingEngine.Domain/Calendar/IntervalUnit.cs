namespace BillingEngine.Domain.Calendar;

/// <summary>The unit a billing interval is counted in.</summary>
public enum IntervalUnit
{
    /// <summary>Calendar days in the schedule's zone.</summary>
    Day,

    /// <summary>Seven calendar days.</summary>
    Week,

    /// <summary>Calendar months; the anchor's day is kept as intent.</summary>
    Month,

    /// <summary>Calendar years; 29 February is kept as intent.</summary>
    Year,
}
