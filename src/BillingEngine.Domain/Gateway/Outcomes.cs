using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;

namespace BillingEngine.Domain.Gateway;

/// <summary>An outcome and the trace of the call that brought it.</summary>
public sealed record Answered<T>(T Outcome, CallTrace Trace);

/// <summary>
/// What is kept of a call for the timeline: no body, no secret. <paramref name="HttpStatus"/> is null when no answer
/// came.
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

/// <summary>The ways a declined deduction is treated (docs/wechat-pay.md, Deduction errors).</summary>
public enum DeclineClass
{
    /// <summary>Insufficient funds or an account limit: dunning retries.</summary>
    PayerCannotPay,

    /// <summary>The contract is missing, ended or not permitted: query it, never retry blindly.</summary>
    ContractGone,

    /// <summary>A frequency or quota limit: retry at the next allowed time.</summary>
    Limit,

    /// <summary>Only the payer can lift it, such as a bank's lock: no short retries.</summary>
    PayerMustAct,

    /// <summary>Bad parameters, signature or permission: an operator must act.</summary>
    OurFault,
}

/// <summary>Why an outcome is not known; it decides what an answer of "not paid" then means.</summary>
public enum UnknownReason
{
    /// <summary>
    /// Time-out, broken connection, 5xx, 202, or an answer that cannot be trusted: the request may still arrive.
    /// </summary>
    NoAnswer,

    /// <summary>Refused before work (401, 429): the same number is sent again once a query agrees.</summary>
    NotPerformed,

    /// <summary>A refusal with a code nobody documented: a query that shows it unpaid makes it a decline.</summary>
    UnmappedCode,

    /// <summary>The gateway says the number is already paid, closed or used: only a query can tell which.</summary>
    NumberUsed,

    /// <summary>The gateway is still at work on it.</summary>
    InProgress,
}

/// <summary>What became of a payment number, from an answer, a notification or a query.</summary>
public abstract record PaymentOutcome
{
    private PaymentOutcome() { }

    /// <summary>Paid. Everything the gateway said is kept for comparison with the payment.</summary>
    public sealed record Succeeded(PaidFacts Facts) : PaymentOutcome;

    /// <summary>Refused for a known reason; the number may still be alive at the gateway.</summary>
    public sealed record Declined(string Code, string Message, DeclineClass Class) : PaymentOutcome;

    /// <summary>WeChat has the APP order, and the app can open it with <paramref name="PrepayId"/>.</summary>
    public sealed record Opened(string PrepayId) : PaymentOutcome;

    /// <summary>
    /// Not decided: a query must tell. <paramref name="IsProven"/> says that the request was not performed, by WeChat's
    /// signed word or because it was never sent; otherwise it may be under way.
    /// </summary>
    public sealed record Unknown(UnknownReason Reason, string Detail, bool IsProven = false) : PaymentOutcome;

    /// <summary>
    /// A query shows the order unpaid (<paramref name="Exists"/>) or not there; only the same number may be sent again.
    /// <paramref name="Verified"/> is false where nobody signed for the words.
    /// </summary>
    public sealed record Unpaid(bool Exists, bool Verified = true) : PaymentOutcome;

    /// <summary>Proof of death: a query shows CLOSED, REVOKED or PAYERROR.</summary>
    public sealed record Dead(string TradeState) : PaymentOutcome;
}

/// <summary>
/// What a success says. A field the gateway left out is null and, but for the amount, not compared.
/// <paramref name="OwnerMismatch"/> says in what it names another account than the one it came to.
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

/// <summary>How a reverse of a deduction, or the closing of an APP order, was answered.</summary>
public abstract record ReverseOutcome
{
    private ReverseOutcome() { }

    /// <summary>204, or "already closed": proof once a query agrees.</summary>
    public sealed record Closed : ReverseOutcome;

    /// <summary>Already paid: a refund is the way back.</summary>
    public sealed record Paid : ReverseOutcome;

    /// <summary>No such order: no proof, for a request may still arrive.</summary>
    public sealed record NotFound : ReverseOutcome;

    /// <summary>Not decided.</summary>
    public sealed record Unknown(string Detail) : ReverseOutcome;
}

/// <summary>What became of a refund number, from an answer, a notification or a query.</summary>
public abstract record RefundOutcome
{
    private RefundOutcome() { }

    /// <summary>What WeChat says of a refund it has.</summary>
    public abstract record Told(RefundFacts Facts) : RefundOutcome;

    /// <summary>Accepted and in work.</summary>
    public sealed record Processing(RefundFacts Facts) : Told(Facts);

    /// <summary>The money was given back.</summary>
    public sealed record Succeeded(RefundFacts Facts) : Told(Facts);

    /// <summary>Closed: nothing was given back.</summary>
    public sealed record Closed(RefundFacts Facts) : Told(Facts);

    /// <summary>The money could not be delivered.</summary>
    public sealed record Abnormal(RefundFacts Facts) : Told(Facts);

    /// <summary>Not taken at this time, such as for want of funds: the same number is sent again later.</summary>
    public sealed record NotNow(string Code, string Message) : RefundOutcome;

    /// <summary>Refused for good, with the gateway's own words.</summary>
    public sealed record Refused(string Code, string Message) : RefundOutcome;

    /// <summary>
    /// A query shows no such refund. <paramref name="Verified"/> is false where nobody signed for the words.
    /// </summary>
    public sealed record None(bool Verified = true) : RefundOutcome;

    /// <summary>Not decided: a query must tell.</summary>
    public sealed record Unknown(string Detail) : RefundOutcome;
}

/// <summary>
/// What WeChat says of a refund. A field the gateway left out is null and, but for number and amount, not compared.
/// <paramref name="TotalMinor"/> is the payment's amount, and <paramref name="OwnerMismatch"/> says in what it names
/// another account than the one it came to.
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

/// <summary>What the signing session became.</summary>
public abstract record PreSignOutcome
{
    private PreSignOutcome() { }

    /// <summary>
    /// Opened: <paramref name="SessionId"/> for mini program and app, <paramref name="Url"/> for the others.
    /// </summary>
    public sealed record Opened(string? SessionId, string? Url) : PreSignOutcome;

    /// <summary>Refused, with the gateway's own words.</summary>
    public sealed record Refused(string Code, string Message) : PreSignOutcome;

    /// <summary>No usable answer; opening a session moves no money, so the caller may simply try again.</summary>
    public sealed record Unknown(string Detail) : PreSignOutcome;
}

/// <summary>What WeChat says of a contract.</summary>
public abstract record ContractOutcome
{
    private ContractOutcome() { }

    /// <summary>In force.</summary>
    public sealed record Signed(ContractFacts Facts) : ContractOutcome;

    /// <summary>Ended; <paramref name="By"/> is null when WeChat does not say by whom.</summary>
    public sealed record Terminated(ContractFacts Facts, TerminatedBy? By, DateTimeOffset? At) : ContractOutcome;

    /// <summary>
    /// Not there, or not there yet: the answer while the payer has not signed. <paramref name="Verified"/> is false
    /// where nobody signed for the words.
    /// </summary>
    public sealed record NotFound(bool Verified = true) : ContractOutcome;

    /// <summary>A state that is neither: not deductible now, ask again.</summary>
    public sealed record Other(string State) : ContractOutcome;

    /// <summary>No usable answer, or a refusal that says nothing of the contract.</summary>
    public sealed record Unknown(string Detail) : ContractOutcome;
}

/// <summary>
/// What WeChat knows of a contract. <paramref name="OpenId"/> is the payer's under the app that signs, and
/// <paramref name="At"/> when it was signed; both where told. <paramref name="OwnerMismatch"/> says in what it names
/// another account than the one it came to.
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

/// <summary>How a request to end a contract was answered.</summary>
public abstract record TerminateOutcome
{
    private TerminateOutcome() { }

    /// <summary>204: WeChat has ended it.</summary>
    public sealed record Done : TerminateOutcome;

    /// <summary>"Does not exist": ended before, once a query agrees.</summary>
    public sealed record NotFound : TerminateOutcome;

    /// <summary>Refused, with the gateway's own words.</summary>
    public sealed record Refused(string Code, string Message) : TerminateOutcome;

    /// <summary>No usable answer.</summary>
    public sealed record Unknown(string Detail) : TerminateOutcome;
}

/// <summary>What a notification turned out to be.</summary>
public abstract record NotificationReading
{
    private NotificationReading() { }

    /// <summary>
    /// Not provably from WeChat (missing header, window, serial, signature): answer 401, change nothing.
    /// </summary>
    public sealed record Refused(string Reason) : NotificationReading;

    /// <summary>
    /// Rightly signed, but the resource cannot be read, or not decrypted (<paramref name="IsSealedWithAnotherKey"/>:
    /// another merchant's, or our APIv3 key was changed). Answer 500, so that WeChat tells it again.
    /// </summary>
    public sealed record Unreadable(string Reason, bool IsSealedWithAnotherKey = false) : NotificationReading;

    /// <summary>The account is not in the configuration: answer 404.</summary>
    public sealed record UnknownAccount : NotificationReading;

    /// <summary>A contract was signed.</summary>
    public sealed record ContractSigned(NotificationHead Head, ContractFacts Facts) : NotificationReading;

    /// <summary>A contract was ended.</summary>
    public sealed record ContractTerminated(
        NotificationHead Head,
        ContractFacts Facts,
        TerminatedBy By,
        DateTimeOffset? At
    ) : NotificationReading;

    /// <summary>An order was paid.</summary>
    public sealed record Paid(NotificationHead Head, PaidFacts Facts) : NotificationReading;

    /// <summary>A refund was done, closed, or could not be delivered.</summary>
    public sealed record RefundChanged(NotificationHead Head, RefundOutcome.Told Outcome) : NotificationReading;

    /// <summary>
    /// Rightly signed and read, but nothing may follow from it (<paramref name="Reason"/>, a stable word): it is about
    /// another account, or does not say about what. Store it as parked, alert, and answer 200: repeating cannot cure
    /// it.
    /// </summary>
    public sealed record Unfit(NotificationHead Head, string Reason) : NotificationReading;

    /// <summary>Rightly signed, of an event this engine does not use: store and answer 200.</summary>
    public sealed record Ignored(NotificationHead Head) : NotificationReading;
}

/// <summary>The envelope's own facts and the decrypted text, kept as received.</summary>
public sealed record NotificationHead(string NotificationId, string EventType, string CreatedText, string Resource);
