namespace BillingEngine.Domain.Contracts;

/// <summary>The status of a contract.</summary>
public enum ContractStatus
{
    /// <summary>A signing session is open.</summary>
    Pending,

    /// <summary>In force: deductions can be sent.</summary>
    Signed,

    /// <summary>We asked WeChat to end it and repeat that until it is confirmed.</summary>
    Terminating,

    /// <summary>Ended; final.</summary>
    Terminated,

    /// <summary>The session ended unsigned.</summary>
    Expired,
}

/// <summary>The events that change a contract's status.</summary>
public enum ContractTrigger
{
    /// <summary>WeChat reports it signed.</summary>
    Sign,

    /// <summary>The session ended and WeChat has no signature.</summary>
    Expire,

    /// <summary>We request its end.</summary>
    RequestTermination,

    /// <summary>WeChat reports that it ended.</summary>
    ConfirmTermination,
}

/// <summary>The state machine of a contract.</summary>
public static class ContractLifecycle
{
    /// <summary>The next status, or null if the status does not accept the trigger.</summary>
    public static ContractStatus? Next(ContractStatus status, ContractTrigger trigger) =>
        (status, trigger) switch
        {
            (ContractStatus.Pending, ContractTrigger.Sign) => ContractStatus.Signed,
            (ContractStatus.Pending, ContractTrigger.Expire) => ContractStatus.Expired,
            // The report of the end arrived before the report of the signature.
            (ContractStatus.Pending, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            // Signed at the last second.
            (ContractStatus.Expired, ContractTrigger.Sign) => ContractStatus.Signed,
            (ContractStatus.Expired, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            (ContractStatus.Signed, ContractTrigger.RequestTermination) => ContractStatus.Terminating,
            (ContractStatus.Signed, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            (ContractStatus.Terminating, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            _ => null,
        };
}
