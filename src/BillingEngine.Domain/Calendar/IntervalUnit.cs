namespace BillingEngine.Domain.Calendar;

/// <summary>The unit of a billing interval.</summary>
public enum IntervalUnit
{
    /// <summary>Calendar days in the schedule's zone.</summary>
    Day,

    /// <summary>Seven calendar days.</summary>
    Week,

    /// <summary>Calendar months; the anchor's day is remembered.</summary>
    Month,

    /// <summary>Calendar years; 29 February is remembered.</summary>
    Year,
}
