namespace BillingEngine.Domain.Gateway;

/// <summary>
/// What the engine asks of WeChat Pay, in the engine's words. Exceptions mean bugs or cancellation, never an outcome.
/// </summary>
public interface IPaymentGateway
{
    /// <summary>
    /// Opens a signing session for a contract; repeating it with the same code only makes another session.
    /// </summary>
    Task<Answered<PreSignOutcome>> PreSignAsync(PreSignRequest request, CancellationToken cancellationToken);

    /// <summary>Asks for a contract, by WeChat's number where it is known, else by ours.</summary>
    Task<Answered<ContractOutcome>> QueryContractAsync(ContractQuery query, CancellationToken cancellationToken);

    /// <summary>Asks WeChat to end a contract.</summary>
    Task<Answered<TerminateOutcome>> TerminateContractAsync(
        TerminateRequest request,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Sends one deduction; silence and every unmapped answer come back as <see cref="PaymentOutcome.Unknown"/>.
    /// </summary>
    Task<Answered<PaymentOutcome>> DeductAsync(DeductRequest request, CancellationToken cancellationToken);

    /// <summary>Asks what became of a payment number.</summary>
    Task<Answered<PaymentOutcome>> QueryPaymentAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Closes an unpaid order so that its number can never be paid; the answer is proof only when a query agrees.
    /// </summary>
    Task<Answered<ReverseOutcome>> ReverseAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Opens an APP order; no money moves. Repeated with the same number and content it answers a prepay_id again.
    /// </summary>
    Task<Answered<PaymentOutcome>> OrderAsync(OrderRequest request, CancellationToken cancellationToken);

    /// <summary>
    /// Closes an unpaid APP order, which WeChat allows from five minutes after ordering; the answer is proof only when
    /// a query agrees.
    /// </summary>
    Task<Answered<ReverseOutcome>> CloseOrderAsync(PaymentQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Signs what the app opens an order with; no call is made. Null where the account is not configured or names no
    /// app.
    /// </summary>
    Task<AppPay?> SignAppPayAsync(GatewayRoute route, string prepayId, CancellationToken cancellationToken);

    /// <summary>
    /// Asks WeChat to give money back; sent again with the same number and content it gives back only once.
    /// </summary>
    Task<Answered<RefundOutcome>> RefundAsync(RefundRequest request, CancellationToken cancellationToken);

    /// <summary>Asks what became of a refund number.</summary>
    Task<Answered<RefundOutcome>> QueryRefundAsync(RefundQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Fetches the platform certificates of an account again; false when the gateway could not be asked or answered an
    /// error.
    /// </summary>
    Task<bool> RefreshCertificatesAsync(string accountKey, CancellationToken cancellationToken);
}

/// <summary>Turns the raw bytes of a notification into a fact, or says why it is refused.</summary>
public interface INotificationReader
{
    /// <summary>
    /// Checks signature and window on the wire clock, decrypts, and reads; never throws for what a stranger can send.
    /// </summary>
    Task<NotificationReading> ReadAsync(
        string accountKey,
        NotificationEnvelope envelope,
        CancellationToken cancellationToken
    );
}
