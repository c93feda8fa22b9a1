using BillingEngine.Domain.Gateway;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// The gateway as a node sees it that can die at every call, and sleep through its lease at a deduction.
/// </summary>
public sealed class NodeGateway(IPaymentGateway inner, CrashPoint crash, ISleeper sleeper) : IPaymentGateway
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
        var nap = sleeper.Next();
        if (nap == Nap.BeforeTheDeed)
            await sleeper.SleepAsync(crash);
        var answer = await CallAsync(() => inner.DeductAsync(request, cancellationToken));
        if (nap == Nap.AfterTheDeed)
            await sleeper.SleepAsync(crash);
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
        crash.ThrowIfDead();
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
        crash.ThrowIfDead();
        return inner.RefreshCertificatesAsync(accountKey, cancellationToken);
    }

    private async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        crash.ThrowIfDead();
        var verdict = crash.Pass();
        if (verdict == CrashVerdict.DieBefore)
            crash.Die();
        crash.ThrowIfDead();
        var answer = await call();
        if (verdict == CrashVerdict.DieAfter)
            crash.Die();
        crash.ThrowIfDead();
        return answer;
    }
}

/// <summary>When a node sleeps.</summary>
public enum Nap
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>With the claim in hand, before the request is on the wire.</summary>
    BeforeTheDeed,

    /// <summary>With WeChat's answer in hand, before it is kept.</summary>
    AfterTheDeed,
}

/// <summary>Who decides that a node sleeps through its lease, and what the others do meanwhile.</summary>
public interface ISleeper
{
    /// <summary>Whether the next deduction's node falls asleep.</summary>
    Nap Next();

    /// <summary>Sleeps: the lease runs out, and another node takes over.</summary>
    Task SleepAsync(CrashPoint sleeping);
}
