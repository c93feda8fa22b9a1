using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;

namespace BillingEngine.Domain.Gateway;

/// <summary>An outcome, and the trace of the call that returned it.</summary>
public sealed record Answered<T>(T Outcome, CallTrace Trace);

/// <summary>
/// What is stored about a call for the timeline: no body, no secret. <paramref name="HttpStatus"/> is null when no
/// answer arrived.
/// </summary>
public sealed record CallTrace(
    string Operation,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    int? HttpStatus,
    string? Code,
    string? Message,
    string? RequestId
);

/// <summary>How a declined deduction is handled (docs/wechat-pay.md, Deduction errors).</summary>
public enum DeclineClass
{
    /// <summary>Insufficient funds or a limit of the payer's bank account: dunning retries.</summary>
    PayerCannotPay,

    /// <summary>The contract is missing, ended or not permitted: query it, never just retry.</summary>
    ContractGone,

    /// <summary>A frequency or quota limit: retry at the next allowed time.</summary>
    Limit,

    /// <summary>Only the payer can lift it, such as a bank's lock: no short retries.</summary>
    PayerMustAct,

    /// <summary>Bad parameters, signature or permission: an operator must act.</summary>
    OurFault,
}

/// <summary>Why an outcome is unknown; it decides what a later "not paid" means.</summary>
public enum UnknownReason
{
    /// <summary>
    /// Timeout, broken connection, 5xx, 202, or an answer that cannot be trusted: the request may still arrive.
    /// </summary>
    NoAnswer,

    /// <summary>Refused before processing (401, 429): the same number is sent again once a query agrees.</summary>
    NotPerformed,

    /// <summary>Refused with an undocumented code: a query that shows it unpaid turns it into a decline.</summary>
    UnmappedCode,

    /// <summary>WeChat says that the number is already paid, closed or used: only a query can tell which.</summary>
    NumberUsed,

    /// <summary>WeChat is still processing it.</summary>
    InProgress,
}

/// <summary>What happened to a payment number, from a reply, a notification or a query.</summary>
public abstract record PaymentOutcome
{
    private PaymentOutcome() { }

    /// <summary>Paid. Everything that WeChat reports is kept for comparison with the payment.</summary>
    public sealed record Succeeded(PaidFacts Facts) : PaymentOutcome;

    /// <summary>Refused for a known reason; the number may still be alive at WeChat.</summary>
    public sealed record Declined(string Code, string Message, DeclineClass Class) : PaymentOutcome;

    /// <summary>WeChat has the APP order; the app can open it with <paramref name="PrepayId"/>.</summary>
    public sealed record Opened(string PrepayId) : PaymentOutcome;

    /// <summary>
    /// Not decided: a query must tell. <paramref name="IsProven"/> is true when the request was certainly not
    /// performed, because WeChat signed a refusal or it was never sent; otherwise it may be in flight.
    /// </summary>
    public sealed record Unknown(UnknownReason Reason, string Detail, bool IsProven = false) : PaymentOutcome;

    /// <summary>
    /// A query shows the order unpaid (<paramref name="Exists"/>) or missing: only the same number may be sent again.
    /// <paramref name="Verified"/> is false when the reply was not signed.
    /// </summary>
    public sealed record Unpaid(bool Exists, bool Verified = true) : PaymentOutcome;

    /// <summary>Proof of death: a query shows CLOSED, REVOKED or PAYERROR.</summary>
    public sealed record Dead(string TradeState) : PaymentOutcome;
}

/// <summary>
/// The content of a success. Fields that WeChat left out are null and, except the amount, not compared. <paramref
/// name="OwnerMismatch"/> says how it names another WeChat Pay account than the one that received it.
/// </summary>
public sealed record PaidFacts(
    string OutTradeNo,
    string TransactionId,
    DateTimeOffset? PaidAt,
    Money? Amount,
    string? ContractNumber,
    string? AppId,
    string? OpenId,
    string? SubOpenId,
    string? SpOpenId,
    string? SubMchId,
    string? BankType,
    long? PayerTotal,
    string? PayerCurrency,
    string? ExchangeRateType,
    long? ExchangeRate,
    string? OwnerMismatch = null
);

/// <summary>The reply to a reverse of a deduction, or to the closing of an APP order.</summary>
public abstract record ReverseOutcome
{
    private ReverseOutcome() { }

    /// <summary>204, or "already closed": proof once a query agrees.</summary>
    public sealed record Closed : ReverseOutcome;

    /// <summary>Already paid: only a refund returns the money.</summary>
    public sealed record Paid : ReverseOutcome;

    /// <summary>No such order. This is no proof: a request may still arrive.</summary>
    public sealed record NotFound : ReverseOutcome;

    /// <summary>Not decided.</summary>
    public sealed record Unknown(string Detail) : ReverseOutcome;
}

/// <summary>What happened to a refund number, from a reply, a notification or a query.</summary>
public abstract record RefundOutcome
{
    private RefundOutcome() { }

    /// <summary>A refund that WeChat has, as WeChat reports it.</summary>
    public abstract record Reported(RefundFacts Facts) : RefundOutcome;

    /// <summary>Accepted and being processed.</summary>
    public sealed record Processing(RefundFacts Facts) : Reported(Facts);

    /// <summary>The money was refunded.</summary>
    public sealed record Succeeded(RefundFacts Facts) : Reported(Facts);

    /// <summary>Closed: nothing was refunded.</summary>
    public sealed record Closed(RefundFacts Facts) : Reported(Facts);

    /// <summary>The money could not be delivered.</summary>
    public sealed record Abnormal(RefundFacts Facts) : Reported(Facts);

    /// <summary>Not possible now, for example because funds are short: the same number is sent again later.</summary>
    public sealed record NotNow(string Code, string Message) : RefundOutcome;

    /// <summary>Refused for good, with WeChat's code and message.</summary>
    public sealed record Refused(string Code, string Message) : RefundOutcome;

    /// <summary>
    /// A query shows no such refund. <paramref name="Verified"/> is false when the reply was not signed.
    /// </summary>
    public sealed record None(bool Verified = true) : RefundOutcome;

    /// <summary>Not decided: a query must tell.</summary>
    public sealed record Unknown(string Detail) : RefundOutcome;
}

/// <summary>
/// What WeChat reports of a refund. Fields that WeChat left out are null and, except number and amount, not compared.
/// <paramref name="TotalMinor"/> is the payment's amount. <paramref name="OwnerMismatch"/> says how it names another
/// WeChat Pay account than the one that received it.
/// </summary>
public sealed record RefundFacts(
    string? OutRefundNo,
    string? RefundNumber,
    string? OutTradeNo,
    string? TransactionId,
    string? SubMchId,
    Money? Amount,
    DateTimeOffset? SucceededAt,
    string? ReceivedBy,
    string? FundSource,
    long? PayerRefund,
    string? PayerCurrency,
    long? SettlementRefund,
    string? SettlementCurrency,
    string? ExchangeRateType,
    long? ExchangeRate,
    long? TotalMinor = null,
    string? OwnerMismatch = null
);

/// <summary>The result of opening a signing session.</summary>
public abstract record PreSignOutcome
{
    private PreSignOutcome() { }

    /// <summary>
    /// Opened: <paramref name="SessionId"/> for mini program and app, <paramref name="Url"/> for the other channels.
    /// </summary>
    public sealed record Opened(string? SessionId, string? Url) : PreSignOutcome;

    /// <summary>Refused, with WeChat's code and message.</summary>
    public sealed record Refused(string Code, string Message) : PreSignOutcome;

    /// <summary>No usable answer. Opening a session moves no money, so the caller can simply retry.</summary>
    public sealed record Unknown(string Detail) : PreSignOutcome;
}

/// <summary>The state of a contract as WeChat reports it.</summary>
public abstract record ContractOutcome
{
    private ContractOutcome() { }

    /// <summary>In force.</summary>
    public sealed record Signed(ContractFacts Facts) : ContractOutcome;

    /// <summary>Ended; <paramref name="By"/> is null if WeChat does not say who ended it.</summary>
    public sealed record Terminated(ContractFacts Facts, TerminatedBy? By, DateTimeOffset? At) : ContractOutcome;

    /// <summary>
    /// It does not exist, or not yet: the answer until the payer has signed. <paramref name="Verified"/> is false when
    /// the reply was not signed.
    /// </summary>
    public sealed record NotFound(bool Verified = true) : ContractOutcome;

    /// <summary>Any other state: no deductions now, query again.</summary>
    public sealed record Other(string State) : ContractOutcome;

    /// <summary>No usable answer, or a refusal that says nothing about the contract.</summary>
    public sealed record Unknown(string Detail) : ContractOutcome;
}

/// <summary>
/// The content of a contract as WeChat reports it. <paramref name="OpenId"/> is the payer's under the app that signs
/// and <paramref name="At"/> the time of signing, if reported. <paramref name="OwnerMismatch"/> says how it names
/// another WeChat Pay account than the one that received it.
/// </summary>
public sealed record ContractFacts(
    string ContractNumber,
    string? OutContractCode,
    long? TemplateId,
    string? SubMchId,
    string? OpenId,
    DateTimeOffset? At,
    DateTimeOffset? ExpiresAt,
    string? OwnerMismatch = null
);

/// <summary>The reply to a request to end a contract.</summary>
public abstract record TerminateOutcome
{
    private TerminateOutcome() { }

    /// <summary>204: WeChat has ended it.</summary>
    public sealed record Done : TerminateOutcome;

    /// <summary>"Does not exist": it had already ended, once a query agrees.</summary>
    public sealed record NotFound : TerminateOutcome;

    /// <summary>Refused, with WeChat's code and message.</summary>
    public sealed record Refused(string Code, string Message) : TerminateOutcome;

    /// <summary>No usable answer.</summary>
    public sealed record Unknown(string Detail) : TerminateOutcome;
}

/// <summary>What a notification contains, or why it is not accepted.</summary>
public abstract record NotificationReading
{
    private NotificationReading() { }

    /// <summary>
    /// Not provably from WeChat (missing header, time window, serial, signature): answer 401 and change nothing.
    /// </summary>
    public sealed record Refused(string Reason) : NotificationReading;

    /// <summary>
    /// The signature is valid, but the resource cannot be read or decrypted
    /// (<paramref name="IsEncryptedWithAnotherKey"/>: encrypted for another merchant, or our APIv3 key was changed).
    /// Answer 500, so that WeChat sends it again.
    /// </summary>
    public sealed record Unreadable(string Reason, bool IsEncryptedWithAnotherKey = false) : NotificationReading;

    /// <summary>The WeChat Pay account is not in the configuration: answer 404.</summary>
    public sealed record UnknownAccount : NotificationReading;

    /// <summary>A payer signed a contract.</summary>
    public sealed record ContractSigned(NotificationHead Head, ContractFacts Facts) : NotificationReading;

    /// <summary>A contract ended.</summary>
    public sealed record ContractTerminated(
        NotificationHead Head,
        ContractFacts Facts,
        TerminatedBy By,
        DateTimeOffset? At
    ) : NotificationReading;

    /// <summary>An order was paid.</summary>
    public sealed record Paid(NotificationHead Head, PaidFacts Facts) : NotificationReading;

    /// <summary>A refund succeeded, was closed, or could not be delivered.</summary>
    public sealed record RefundChanged(NotificationHead Head, RefundOutcome.Reported Outcome) : NotificationReading;

    /// <summary>
    /// Valid and readable, but unusable (<paramref name="Reason"/>, a stable code): it belongs to another WeChat Pay
    /// account, or does not say what it is about. Store it as parked, raise an alert and answer 200: repeating it would
    /// not help.
    /// </summary>
    public sealed record Unfit(NotificationHead Head, string Reason) : NotificationReading;

    /// <summary>Valid, but an event that the engine does not use: store it and answer 200.</summary>
    public sealed record Ignored(NotificationHead Head) : NotificationReading;
}

/// <summary>The envelope's own fields and the decrypted text, exactly as received.</summary>
public sealed record NotificationHead(string NotificationId, string EventType, string CreatedText, string Resource);
