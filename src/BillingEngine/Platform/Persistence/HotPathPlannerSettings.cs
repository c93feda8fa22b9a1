namespace BillingEngine.Platform.Persistence;

/// <summary>
/// Planner settings, set by the first statement of a hot path's transaction. From there on PostgreSQL finds every row
/// by an index, however empty the tables were when it made its plans, and however small they look.
/// </summary>
internal static class HotPathPlannerSettings
{
    private const string NoScans = """
        set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
          set_config('enable_mergejoin', 'off', true), set_config('jit', 'off', true)
        """;

    /// <summary>For statements that name their rows: one plan is cached for all values.</summary>
    public const string GenericPlan = $"SELECT set_config('plan_cache_mode', 'force_generic_plan', true), {NoScans}";

    /// <summary>
    /// For claims, which choose among several indexes: planned each time, because a plan cached in a quiet hour may
    /// read the whole queue through an index that was empty then.
    /// </summary>
    public const string CustomPlan = $"SELECT set_config('plan_cache_mode', 'force_custom_plan', true), {NoScans}";
}
