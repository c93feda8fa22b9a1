using System.Text;

namespace BillingEngine.Proof.Tests;

/// <summary>What the engine does by itself is proved, whatever happened to the payers and the network.</summary>
public sealed class HealthyBooksTests(HealthyBooks books) : IClassFixture<HealthyBooks>
{
    [Fact]
    public async Task Everything_the_engine_did_by_itself_is_proved()
    {
        var report = await ProveAsync(books.ConnectionString);

        Assert.True(report.IsProved, Reports.ReportText.Write(report));
        Assert.Equal(Prover.Checks.Select(c => c.Name), report.Checks.Select(c => c.Name));
        Assert.Equal(
            ["gateway-agrees"],
            report.Checks.Where(c => c.Verdict == Verdict.NotApplicable).Select(c => c.Name)
        );
        // The late success was refunded.
        Assert.DoesNotContain(report.Checks, c => c.Exceptions > 0);
    }

    internal static Task<ProofReport> ProveAsync(string connectionString, string? ledger = null) =>
        new Prover(TimeProvider.System).RunAsync(
            connectionString,
            ledger is null ? null : new LedgerText(ledger),
            default
        );

    internal sealed class LedgerText(string json) : ILedgerSource
    {
        public string Name => "a ledger";

        public Task<GatewayLedger> ReadAsync(CancellationToken cancellationToken) =>
            GatewayLedger.ParseAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), cancellationToken);
    }
}
