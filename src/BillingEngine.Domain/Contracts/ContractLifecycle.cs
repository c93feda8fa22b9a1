namespace BillingEngine.Domain.Contracts;

/// <summary>Where a contract stands.</summary>
public enum ContractStatus
{
    /// <summary>A signing session is open.</summary>
    Pending,

    /// <summary>In force: deductions may be sent.</summary>
    Signed,

    /// <summary>We asked WeChat to end it and pursue that until it is confirmed.</summary>
    Terminating,

    /// <summary>Ended; final.</summary>
    Terminated,

    /// <summary>The session ran out unsigned.</summary>
    Expired,
}

/// <summary>What can happen to a contract.</summary>
public enum ContractTrigger
{
    /// <summary>WeChat says it is signed.</summary>
    Sign,

    /// <summary>The session ran out and WeChat knows of no signing.</summary>
    Expire,

    /// <summary>We want it ended.</summary>
    RequestTermination,

    /// <summary>WeChat says it is ended.</summary>
    ConfirmTermination,
}

/// <summary>The law of a contract's states.</summary>
public static class ContractLifecycle
{
    /// <summary>The state after a trigger, or null where the state does not accept it.</summary>
    public static ContractStatus? Next(ContractStatus status, ContractTrigger trigger) =>
        (status, trigger) switch
        {
            (ContractStatus.Pending, ContractTrigger.Sign) => ContractStatus.Signed,
            (ContractStatus.Pending, ContractTrigger.Expire) => ContractStatus.Expired,
            // The termination overtook the signing.
            (ContractStatus.Pending, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            // Signed in the last moment.
            (ContractStatus.Expired, ContractTrigger.Sign) => ContractStatus.Signed,
            (ContractStatus.Expired, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            (ContractStatus.Signed, ContractTrigger.RequestTermination) => ContractStatus.Terminating,
            (ContractStatus.Signed, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            (ContractStatus.Terminating, ContractTrigger.ConfirmTermination) => ContractStatus.Terminated,
            _ => null,
        };
}
