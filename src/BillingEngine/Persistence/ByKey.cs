namespace BillingEngine.Persistence;

/// <summary>
/// The first statement of a hot loop's transaction: from there on every row is found by its key, however empty the
/// tables were when plans were made, and however small they look.
/// </summary>
internal static class ByKey
{
    public const string Sql = """
        SELECT set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
          set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
        """;
}
