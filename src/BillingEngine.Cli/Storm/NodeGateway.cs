using BillingEngine.Domain.Gateway;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// A node's gateway: the node can crash at every call, and stall at a deduction until its lease expires.
/// </summary>
public sealed class NodeGateway(IPaymentGateway inner, CrashPoint crash, ILeaseStalls leaseStalls) : IPaymentGateway
{
    /// <inheritdoc/>
    public Task<Answered<PreSignOutcome>> PreSignAsync(PreSignRequest request, CancellationToken cancellationToken) =>
        CallAsync(() => inner.PreSignAsync(request, cancellationToken));

    /// <inheritdoc/>
    public Task<Answered<ContractOutcome>> QueryContractAsync(
        ContractQuery query,
        CancellationToken cancellationToken
    ) => CallAsync(() => inner.QueryContractAsync(query, cancellationToken));

    /// <inheritdoc/>
    public Task<Answered<TerminateOutcome>> TerminateContractAsync(
        TerminateRequest request,
        CancellationToken cancellationToken
    ) => CallAsync(() => inner.TerminateContractAsync(request, cancellationToken));

    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> DeductAsync(DeductRequest request, CancellationToken cancellationToken)
    {
        var stall = leaseStalls.Next();
        if (stall == LeaseStall.BeforeTheCall)
            await leaseStalls.SleepAsync(crash);
        var answer = await CallAsync(() => inner.DeductAsync(request, cancellationToken));
        if (stall == LeaseStall.AfterTheCall)
            await leaseStalls.SleepAsync(crash);
        return answer;
    }

    /// <inheritdoc/>
    public Task<Answered<PaymentOutcome>> QueryPaymentAsync(PaymentQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => inner.QueryPaymentAsync(query, cancellationToken));

    /// <inheritdoc/>
    public Task<Answered<ReverseOutcome>> ReverseAsync(PaymentQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => inner.ReverseAsync(query, cancellationToken));

    /// <inheritdoc/>
    public Task<Answered<PaymentOutcome>> OrderAsync(OrderRequest request, CancellationToken cancellationToken) =>
        CallAsync(() => inner.OrderAsync(request, cancellationToken));

    /// <inheritdoc/>
    public Task<Answered<ReverseOutcome>> CloseOrderAsync(PaymentQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => inner.CloseOrderAsync(query, cancellationToken));

    /// <inheritdoc/>
    public Task<AppPay?> SignAppPayAsync(GatewayRoute route, string prepayId, CancellationToken cancellationToken)
    {
        crash.ThrowIfCrashed();
        return inner.SignAppPayAsync(route, prepayId, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Answered<RefundOutcome>> RefundAsync(RefundRequest request, CancellationToken cancellationToken) =>
        CallAsync(() => inner.RefundAsync(request, cancellationToken));

    /// <inheritdoc/>
    public Task<Answered<RefundOutcome>> QueryRefundAsync(RefundQuery query, CancellationToken cancellationToken) =>
        CallAsync(() => inner.QueryRefundAsync(query, cancellationToken));

    /// <inheritdoc/>
    public Task<bool> RefreshCertificatesAsync(string accountKey, CancellationToken cancellationToken)
    {
        crash.ThrowIfCrashed();
        return inner.RefreshCertificatesAsync(accountKey, cancellationToken);
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        crash.ThrowIfCrashed();
        var verdict = crash.Pass();
        if (verdict == CrashVerdict.CrashBefore)
            crash.CrashNow();
        crash.ThrowIfCrashed();
        var answer = await call();
        if (verdict == CrashVerdict.CrashAfter)
            crash.CrashNow();
        crash.ThrowIfCrashed();
        return answer;
    }
}

/// <summary>When a node stalls.</summary>
public enum LeaseStall
{
    /// <summary>No stall.</summary>
    None,

    /// <summary>After the claim, before the request is sent.</summary>
    BeforeTheCall,

    /// <summary>After WeChat's response, before it is stored.</summary>
    AfterTheCall,
}

/// <summary>Decides when a node stalls until its lease expires, and what other nodes do meanwhile.</summary>
public interface ILeaseStalls
{
    /// <summary>Whether and when the next deduction's node stalls.</summary>
    LeaseStall Next();

    /// <summary>Stalls: the lease expires, and another node takes over.</summary>
    Task SleepAsync(CrashPoint sleeping);
}
