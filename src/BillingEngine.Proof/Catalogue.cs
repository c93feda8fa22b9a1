using BillingEngine.Proof.Checks;

namespace BillingEngine.Proof;

/// <summary>All checks, the dearest promises first.</summary>
internal static class Catalogue
{
    public static IReadOnlyList<Check> All { get; } =
    [
        .. ChargeChecks.All, .. NumberChecks.All, .. EndChecks.All, RefundCheck.WithinPayments,
        ReconciliationCheck.DaysAreWhole, new PeriodCheck(),
        OpenInvoiceCheck.Check, LateWork.Check, .. LedgerChecks.All, .. EventChecks.All, .. AgreementChecks.All,
        new GatewayCheck(),
    ];
}
