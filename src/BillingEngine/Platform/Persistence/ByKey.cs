namespace BillingEngine.Platform.Persistence;

/// <summary>
/// The first statement of a hot loop's transaction: from there on every row is found by an index, however empty the
/// tables were when plans were made, and however small they look.
/// </summary>
internal static class ByKey
{
    private const string NoScans = """
        set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
          set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)
        """;

    /// <summary>For statements that name their rows: the plan is kept.</summary>
    public const string Sql = $"SELECT set_config('plan_cache_mode', 'force_generic_plan', true), {NoScans}";

    /// <summary>
    /// For claims, which choose among several indexes: planned each time, for a plan of a quiet hour may read all that
    /// waits through an index that was empty then.
    /// </summary>
    public const string Claim = $"SELECT set_config('plan_cache_mode', 'force_custom_plan', true), {NoScans}";
}
