using BillingEngine.Proof.Checks;

namespace BillingEngine.Proof;

/// <summary>All checks, the most important ones first.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. ChargeChecks.All,
        .. NumberChecks.All,
        new DerivedNumberCheck(),
        .. EndChecks.All,
        .. BeliefChecks.All,
        RefundCheck.WithinPayments,
        .. RefundOutcomeChecks.All,
        ReconciliationCheck.DaysAreWhole,
        new PeriodCheck(),
        AccessCheck.Check,
        OpenInvoiceCheck.Check,
        LateWork.Check,
        .. LedgerChecks.All,
        .. EventChecks.All,
        .. AgreementChecks.All,
        new GatewayCheck(),
    ];
}
