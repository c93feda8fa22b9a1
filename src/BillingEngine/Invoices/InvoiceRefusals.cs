using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Invoices;

/// <summary>The errors of invoices.</summary>
public static class InvoiceRefusals
{
    /// <summary>The merchant has no such invoice.</summary>
    public static Error NotFound { get; } =
        new(ErrorKind.NotFound, "invoice.not_found", "There is no invoice with this identifier.");

    /// <summary>Nothing is due on the invoice.</summary>
    public static Error NotOpen { get; } =
        new(
            ErrorKind.Conflict,
            "invoice.not_open",
            "Only an open invoice can be paid or voided; nothing is due on this one."
        );

    /// <summary>A deduction of the invoice may be in flight.</summary>
    public static Error PaymentInProgress { get; } =
        new(
            ErrorKind.Conflict,
            "invoice.payment_in_progress",
            "A payment of this invoice can still take money. Wait for its outcome, or sync it."
        );

    /// <summary>The subscription was canceled. Nothing is collected after that.</summary>
    public static Error NotCollectible { get; } =
        new(
            ErrorKind.Conflict,
            "invoice.not_collectible",
            "The subscription was canceled, so nothing is collected for it any more. Enrol the customer again instead."
        );

    /// <summary>The subscription has no contract in force.</summary>
    public static Error NoContract { get; } =
        new(
            ErrorKind.Conflict,
            "invoice.no_contract",
            "The subscription has no contract in force. Request a new signature first."
        );
}
