namespace BillingEngine.Client.Tests.Live;

/// <summary>The ledger and statements, after two months: the first day is reconciled and paid out.</summary>
internal sealed partial class Play
{
    private DateOnly day;
    private Alert alert = null!;

    // WeChat's table of the first day lacks its payment.
    private IEnumerable<(string, Func<Task<bool>>)> Books =>
        [
            (
                "Ledger.ListEntriesAsync",
                async () =>
                    await client
                        .Ledger.ListEntriesAsync(
                            new LedgerEntryFilter
                            {
                                Cause = payment.Id,
                                Kind = LedgerEntryKind.PaymentReceived,
                                Account = LedgerAccount.Receivable,
                            }
                        )
                        .SingleAsync()
                        is { Amount: 8800, Debit: LedgerAccount.GatewayClearing, Credit: LedgerAccount.Receivable }
            ),
            (
                "Ledger.ListEntriesPageAsync",
                async () => (await client.Ledger.ListEntriesPageAsync(new LedgerEntryFilter { Limit = 1 })).HasMore
            ),
            (
                "Ledger.ReadEntriesCsvAsync",
                async () =>
                    (
                        await TextAsync(client.Ledger.ReadEntriesCsvAsync(new LedgerEntryFilter { Cause = payment.Id }))
                    ).Contains("payment_received", StringComparison.Ordinal)
            ),
            (
                "Ledger.GetBalancesAsync",
                async () =>
                    await client.Ledger.GetBalancesAsync() is var books
                    && books.Balances.Count > 0
                    && books.Balances.Sum(line => line.Balance) == 0
                    && (await client.Ledger.GetBalancesAsync(active.CreatedAt.AddDays(-1))).Balances.Count == 0
            ),
            (
                "Reconciliation.RunAsync",
                async () =>
                    await client.Reconciliations.RunAsync(new ReconcileDay { Date = day })
                        is { Status: ReconciliationStatus.DifferencesFound, Statement.Bytes: > 0 } run
                    && run.Date == day
            ),
            (
                "Reconciliation.GetAsync",
                async () =>
                    (await client.Reconciliations.GetAsync(day)).Differences.Any(found =>
                        found.Payment == payment.Id && found.Ours?.GetProperty("amount").GetInt64() == 8800
                    )
            ),
            (
                "Reconciliation.ListAsync",
                async () =>
                    (
                        await client
                            .Reconciliations.ListAsync(
                                new ReconciliationFilter { Status = ReconciliationStatus.DifferencesFound }
                            )
                            .SingleAsync()
                    ).Date == day
            ),
            (
                "Reconciliation.ListPageAsync",
                async () => (await client.Reconciliations.ListPageAsync(new ReconciliationFilter { Limit = 1 })).HasMore
            ),
            (
                "Reconciliation.ReadCsvAsync",
                async () =>
                    (await TextAsync(client.Reconciliations.ReadCsvAsync())).Contains(
                        $"{day:yyyy-MM-dd}",
                        StringComparison.Ordinal
                    )
            ),
            (
                "Reconciliation.ListDifferencesAsync",
                async () =>
                    (
                        await client
                            .Reconciliations.ListDifferencesAsync(
                                day,
                                new DifferenceFilter
                                {
                                    Kind = DifferenceKind.MissingThere,
                                    State = DifferenceState.Open,
                                }
                            )
                            .SingleAsync()
                    ).Payment == payment.Id
            ),
            (
                "Reconciliation.ListDifferencesPageAsync",
                async () =>
                    (await client.Reconciliations.ListDifferencesPageAsync(day)).Data.Any(found =>
                        found.Action != DifferenceAction.Unrecognized
                    )
            ),
            (
                "Reconciliation.ReadDifferencesCsvAsync",
                async () =>
                    (await TextAsync(client.Reconciliations.ReadDifferencesCsvAsync(day))).Contains(
                        payment.Id,
                        StringComparison.Ordinal
                    )
            ),
            (
                "Statement.GetAsync",
                async () =>
                    await client.Statements.GetAsync(day) is var kept
                    && kept.LineCount == kept.Lines.Count
                    && kept.Lines.Any(line => line.Refund == refund.Id)
                    && (await client.Statements.GetAsync(day, kept.Lines[0].Line)).Lines.Count == kept.Lines.Count - 1
            ),
            (
                "Statement.ReadCsvAsync",
                async () =>
                    (await TextAsync(client.Statements.ReadCsvAsync(day))).Contains(
                        refund.OutRefundNo,
                        StringComparison.Ordinal
                    )
            ),
            (
                "Settlement.GetSettledAsync",
                async () =>
                    (await client.Settlements.GetSettledAsync(day, day.AddDays(30))).Data.Any(payout =>
                        payout.Settled > 0 && payout.TradesFrom == day
                    )
            ),
            (
                "Settlement.GetUnsettledAsync",
                async () => (await client.Settlements.GetUnsettledAsync()).Data.All(payout => payout.BatchId is null)
            ),
            (
                "Alert.ListAsync",
                async () =>
                    (
                        alert = await client
                            .Alerts.ListAsync(
                                new AlertFilter { Status = AlertStatus.Open, Code = "reconciliation.differences_found" }
                            )
                            .SingleAsync()
                    )
                        is { ObjectType: "reconciliation", Merchant: not null }
            ),
            (
                "Alert.ListPageAsync",
                async () =>
                    (
                        await client.Alerts.ListPageAsync(
                            new AlertFilter { Object = alert.ObjectId, Merchant = alert.Merchant }
                        )
                    )
                        .Data.Single()
                        .Id == alert.Id
            ),
            (
                "Alert.ReadCsvAsync",
                async () => (await TextAsync(client.Alerts.ReadCsvAsync())).Contains(alert.Id, StringComparison.Ordinal)
            ),
            (
                "Alert.ResolveAsync",
                async () =>
                    await client.Alerts.ResolveAsync(
                        alert.Id,
                        new ResolveAlert { Reason = "The payment is on the next day's statement." }
                    )
                        is { Status: AlertStatus.Resolved, ResolvedAt: not null }
            ),
            (
                "Alert.GetAsync",
                async () =>
                    (await client.Alerts.GetAsync(alert.Id)).Resolution == "The payment is on the next day's statement."
            ),
        ];

    private static async Task<string> TextAsync(Task<Stream> table)
    {
        using var reader = new StreamReader(await table);
        return await reader.ReadToEndAsync();
    }
}
