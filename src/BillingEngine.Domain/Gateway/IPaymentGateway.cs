namespace BillingEngine.Domain.Gateway;

/// <summary>
/// The port to WeChat Pay, in the engine's terms. An exception means a bug or cancellation, never an outcome.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>
    /// Opens a signing session for a contract. Repeating it with the same code only opens another session.
    /// </summary>
    Task<Answered<PreSignOutcome>> PreSignAsync(PreSignRequest request, CancellationToken cancellationToken);

    /// <summary>Queries a contract, by WeChat's contract_id if known, else by our code.</summary>
    Task<Answered<ContractOutcome>> QueryContractAsync(ContractQuery query, CancellationToken cancellationToken);

    /// <summary>Ends a contract at WeChat.</summary>
    Task<Answered<TerminateOutcome>> TerminateContractAsync(
        TerminateRequest request,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Sends one deduction. A missing or unmapped answer becomes <see cref="PaymentOutcome.Unknown"/>.
    /// </summary>
    Task<Answered<PaymentOutcome>> DeductAsync(DeductRequest request, CancellationToken cancellationToken);

    /// <summary>Queries the state of a payment number.</summary>
    Task<Answered<PaymentOutcome>> QueryPaymentAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Closes an unpaid order so that its number can never be paid. The reply alone is no proof: a query must agree.
    /// </summary>
    Task<Answered<ReverseOutcome>> ReverseAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Opens an APP order; no money moves. Repeating it with the same number and content returns a prepay_id again.
    /// </summary>
    Task<Answered<PaymentOutcome>> OrderAsync(OrderRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Closes an unpaid APP order, which WeChat allows from five minutes after its creation. The reply alone is no
    /// proof: a query must agree.
    /// </summary>
    Task<Answered<ReverseOutcome>> CloseOrderAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Signs the parameters with which the app opens an order; makes no call. Null if the WeChat Pay account is not
    /// configured or has no app.
    /// </summary>
    Task<AppPay?> SignAppPayAsync(GatewayRoute route, string prepayId, CancellationToken cancellationToken);

    /// <summary>Requests a refund. Repeating it with the same number and content refunds only once.</summary>
    Task<Answered<RefundOutcome>> RefundAsync(RefundRequest request, CancellationToken cancellationToken);

    /// <summary>Queries the state of a refund number.</summary>
    Task<Answered<RefundOutcome>> QueryRefundAsync(RefundQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Downloads the platform certificates of a WeChat Pay account again; false if WeChat could not be reached or
    /// answered with an error.
    /// </summary>
    Task<bool> RefreshCertificatesAsync(string accountKey, CancellationToken cancellationToken);
}

/// <summary>Turns the raw bytes of a notification into facts, or says why it is refused.</summary>
public interface INotificationReader
{
    /// <summary>
    /// Checks the signature and its time window by the wire clock, decrypts and parses. Never throws for what a
    /// stranger can send.
    /// </summary>
    Task<NotificationReading> ReadAsync(
        string accountKey,
        NotificationEnvelope envelope,
        CancellationToken cancellationToken
    );
}
