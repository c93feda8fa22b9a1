namespace BillingEngine.Domain.Invoices;

/// <summary>Where an invoice stands.</summary>
public enum InvoiceStatus
{
    /// <summary>Due.</summary>
    Open,
    /// <summary>Paid.</summary>
    Paid,
    /// <summary>Withdrawn; money that still arrives is not ours.</summary>
    Void,
    /// <summary>Given up; money that still arrives pays it.</summary>
    Uncollectible,
}

/// <summary>What can happen to an invoice.</summary>
public enum InvoiceTrigger
{
    /// <summary>A payment of it succeeded.</summary>
    Pay,
    /// <summary>It is withdrawn.</summary>
    Void,
    /// <summary>It is given up.</summary>
    WriteOff,
}

/// <summary>The law of an invoice's states.</summary>
public static class InvoiceLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
    public static InvoiceStatus? Next(InvoiceStatus status, InvoiceTrigger trigger) => (status, trigger) switch
    {
        (InvoiceStatus.Open, InvoiceTrigger.Pay) => InvoiceStatus.Paid,
        (InvoiceStatus.Open, InvoiceTrigger.Void) => InvoiceStatus.Void,
        (InvoiceStatus.Open, InvoiceTrigger.WriteOff) => InvoiceStatus.Uncollectible,
        (InvoiceStatus.Uncollectible, InvoiceTrigger.Pay) => InvoiceStatus.Paid,
        _ => null,
    };
}
