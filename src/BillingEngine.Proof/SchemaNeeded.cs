namespace BillingEngine.Proof;

/// <summary>The tables and columns that the checks read; a database that lacks one is not checked at all.</summary>
public static class SchemaNeeded
{
    /// <summary>The migrations that created them; later ones do not matter.</summary>
    public static IReadOnlyList<string> Migrations { get; } =
    [
        "0001_merchants.sql",
        "0002_plans_customers.sql",
        "0003_contracts_subscriptions.sql",
        "0004_invoices_payments.sql",
        "0005_facts.sql",
        "0008_stopped_invoices.sql",
        "0010_refunds.sql",
        "0011_orders.sql",
        "0014_reconciliation.sql",
        "0033_derived_numbers.sql",
    ];

    private static readonly Dictionary<string, string> Tables = new(StringComparer.Ordinal)
    {
        ["merchants"] = "id account_key sub_mchid sub_appid time_zone",
        ["business_clock"] = "offset_seconds",
        ["plans"] =
            "id merchant_id code amount_minor currency interval_unit interval_count grace_days missed_periods "
            + "event_sequence",
        ["customers"] = "id merchant_id event_sequence",
        ["contracts"] =
            "id merchant_id customer_id subscription_id account_key out_contract_code contract_number "
            + "payer_openid status signed_at terminated_at next_check_at event_sequence",
        ["subscriptions"] =
            "id merchant_id customer_id plan_id plan_code allow_duplicate contract_id status "
            + "anchor_local time_zone tz_version interval_unit interval_count next_period next_renewal_at "
            + "current_period_end paid_until trial_end past_due_since signing_count signature_required "
            + "cancel_at_period_end ends_at canceled_at started_at ended_at event_sequence",
        ["invoices"] =
            "id merchant_id subscription_id customer_id status period_index period_start period_end "
            + "currency total_minor due_minor payment_count derived_numbers stopped_reason paid_at created_at "
            + "event_sequence",
        ["invoice_lines"] = "invoice_id amount_minor",
        ["payments"] =
            "id merchant_id kind account_key sub_mchid invoice_id subscription_id customer_id contract_id "
            + "contract_number payer_openid out_trade_no transaction_id status amount_minor currency due_at attempts "
            + "lease_until unknown_reason unknown_since replace_when_dead evidence paid_at late created_at "
            + "event_sequence",
        ["orders"] = "id merchant_id expires_at given_up_at",
        ["refunds"] =
            "id merchant_id payment_id subscription_id customer_id account_key sub_mchid out_refund_no "
            + "out_trade_no transaction_id refund_number cause reference status total_minor amount_minor currency "
            + "due_at attempts unknown_since succeeded_at created_at event_sequence",
        ["events"] = "id merchant_id type object_type object_id sequence created_at",
        ["gateway_calls"] = "merchant_id operation object_id started_at duration_ms outcome",
        ["notifications"] = "id account_key notification_id event_type status reason object_id",
        ["ledger_entries"] = "id merchant_id debit credit amount_minor currency kind cause_type cause_id",
        ["alerts"] = "object_id code resolved_at",
        ["reconciliations"] =
            "id merchant_id day status due_at statement_id line_count matched_count open_differences "
            + "event_sequence",
        ["statement_lines"] = "statement_id line unreadable is_refund state payment_id refund_id",
        ["reconciliation_differences"] = "reconciliation_id kind subject payment_id refund_id theirs resolved_at",
        ["settlements"] =
            "id merchant_id batch_id currency trades_from trades_to settled_minor payments_minor "
            + "refunds_minor fee_minor booked_at",
    };

    /// <summary>Every table whose rows are counted for the fingerprint.</summary>
    internal static IEnumerable<string> TableNames => Tables.Keys.Order(StringComparer.Ordinal);

    /// <summary>Throws, naming all that is missing, unless every table and column exists.</summary>
    internal static async Task DemandAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var (table, needed) in Tables)
        {
            var columns = await ColumnsAsync(snapshot, table, cancellationToken);
            missing.AddRange(
                columns.Count == 0
                    ? [$"table {table}"]
                    : needed.Split(' ').Where(column => !columns.Contains(column)).Select(c => $"column {table}.{c}")
            );
        }
        if (missing.Count == 0)
            return;
        var applied = await AppliedAsync(snapshot, cancellationToken);
        throw new CannotProveException(
            applied.Count == 0
                ? $"The database {snapshot.Database} is not one of the billing engine: it has no schema_migrations "
                    + $"and lacks {string.Join(", ", missing)}. Give the connection string of the engine's own database."
                : $"The database {snapshot.Database} lacks {string.Join(", ", missing)}. These migrations have not been applied: "
                    + $"{Listed(Migrations.Except(applied, StringComparer.Ordinal))}. Start the server once, "
                    + "which migrates it "
                    + "to the newest version, or use the checker of that version."
        );
    }

    /// <summary>The names of the applied migrations, in order.</summary>
    internal static async Task<IReadOnlyList<string>> AppliedAsync(
        Snapshot snapshot,
        CancellationToken cancellationToken
    )
    {
        var names = new List<string>();
        if ((await ColumnsAsync(snapshot, "schema_migrations", cancellationToken)).Count == 0)
            return names;
        await foreach (
            var row in snapshot.RowsAsync("SELECT name FROM schema_migrations ORDER BY name", cancellationToken)
        )
        {
            names.Add(row.GetString(0));
        }
        return names;
    }

    internal static async Task<HashSet<string>> ColumnsAsync(
        Snapshot snapshot,
        string table,
        CancellationToken cancellationToken
    )
    {
        var columns = new HashSet<string>(StringComparer.Ordinal);
        await foreach (
            var row in snapshot.RowsAsync(
                $"""
                SELECT attname::text FROM pg_attribute
                WHERE attrelid = to_regclass('{table}') AND attnum > 0 AND NOT attisdropped
                """,
                cancellationToken
            )
        )
        {
            columns.Add(row.GetString(0));
        }

        return columns;
    }

    private static string Listed(IEnumerable<string> names) =>
        string.Join(", ", names) is { Length: > 0 } all ? all : "(all are recorded as applied)";
}
