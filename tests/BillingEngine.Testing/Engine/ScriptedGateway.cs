using System.Collections.Concurrent;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// The gateway behind the port; a test scripts its answers, and everything else succeeds. Its order book makes queries
/// agree with earlier answers unless the test scripts something else.
/// </summary>
public sealed partial class ScriptedGateway(TimeProvider clock) : IPaymentGateway
{
    private readonly ConcurrentDictionary<string, PaymentOutcome> orders = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ContractOutcome> contracts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> accounts = new(StringComparer.Ordinal);
    private int transactions;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Func<DeductRequest, PaymentOutcome>>> deductions =
        new(StringComparer.Ordinal);

    /// <summary>
    /// Answers of the next deductions through a contract, in order, instead of taking the money.
    /// </summary>
    public void NextDeductions(string contractNumber, params Func<DeductRequest, PaymentOutcome>[] answers)
    {
        var queue = deductions.GetOrAdd(contractNumber, _ => new());
        foreach (var answer in answers)
            queue.Enqueue(answer);
    }

    /// <summary>Answers of the next payment queries, instead of the order book.</summary>
    public ConcurrentQueue<PaymentOutcome> Queries { get; } = new();

    /// <summary>Answers of the next contract queries, instead of the contract book.</summary>
    public ConcurrentQueue<ContractOutcome> ContractQueries { get; } = new();

    /// <summary>Answers of the next terminations.</summary>
    public ConcurrentQueue<TerminateOutcome> Terminations { get; } = new();

    /// <summary>Answers of the next pre-sign calls.</summary>
    public ConcurrentQueue<PreSignOutcome> PreSigns { get; } = new();

    /// <summary>All calls in order: the operation and its number.</summary>
    public ConcurrentQueue<(string Operation, string Number)> Calls { get; } = new();

    /// <summary>
    /// Runs inside each deduction before the answer: for what must happen while a call is in progress.
    /// </summary>
    public Func<DeductRequest, Task>? DuringDeduction { get; set; }

    /// <summary>Runs inside each query of a contract, before the answer.</summary>
    public Func<ContractQuery, Task>? DuringContractQuery { get; set; }

    /// <summary>The account whose certificates cannot be fetched.</summary>
    public string? AccountWithoutCertificates { get; set; }

    /// <summary>How often money was taken, by out_trade_no.</summary>
    public ConcurrentDictionary<string, int> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>A success of an order as this gateway would report it.</summary>
    public PaymentOutcome.Succeeded Success(DeductRequest order)
    {
        accounts[order.OutTradeNo] = order.Route.AccountKey;
        return new(
            new PaidFacts(
                order.OutTradeNo,
                $"42{Interlocked.Increment(ref transactions):0000000000}",
                clock.GetUtcNow(),
                order.Amount,
                order.ContractNumber,
                null,
                null,
                null,
                null,
                order.Route.SubMchId,
                "CFT",
                null,
                null,
                null,
                null
            )
        );
    }

    /// <summary>The paid orders of an account; orders that a test set itself belong to every account.</summary>
    public IEnumerable<PaidFacts> PaidOf(GatewayRoute route) =>
        orders
            .Where(order => accounts.GetValueOrDefault(order.Key, route.AccountKey) == route.AccountKey)
            .Select(order => order.Value)
            .OfType<PaymentOutcome.Succeeded>()
            .Select(paid => paid.Facts)
            .Where(facts => facts is { PaidAt: not null, Amount: not null });

    /// <summary>Takes the money in the order book regardless of the answer.</summary>
    public PaymentOutcome Take(DeductRequest order)
    {
        var success = Success(order);
        orders[order.OutTradeNo] = success;
        Taken.AddOrUpdate(order.OutTradeNo, 1, (_, n) => n + 1);
        return success;
    }

    /// <summary>Sets the answer to all further queries of a number.</summary>
    public void SetOrder(string outTradeNo, PaymentOutcome outcome) => orders[outTradeNo] = outcome;

    /// <summary>Sets the answer to all further queries of a contract.</summary>
    public void SetContract(string outContractCode, ContractOutcome outcome) => contracts[outContractCode] = outcome;

    /// <inheritdoc/>
    public Task<Answered<PreSignOutcome>> PreSignAsync(PreSignRequest request, CancellationToken cancellationToken) =>
        Answer(
            "pre_sign",
            request.OutContractCode,
            PreSigns.TryDequeue(out var scripted) ? scripted
                : request.Channel is SigningChannel.MiniProgram or SigningChannel.App
                    ? new PreSignOutcome.Opened("session-" + request.OutContractCode, null)
                : new PreSignOutcome.Opened(null, "https://pay.example/sign?os_session_id=" + request.OutContractCode)
        );

    /// <inheritdoc/>
    public async Task<Answered<ContractOutcome>> QueryContractAsync(
        ContractQuery query,
        CancellationToken cancellationToken
    )
    {
        if (DuringContractQuery is { } during)
            await during(query);
        return await Answer(
            "query_contract",
            query.OutContractCode,
            ContractQueries.TryDequeue(out var scripted)
                ? scripted
                : contracts.GetValueOrDefault(query.OutContractCode) ?? new ContractOutcome.NotFound()
        );
    }

    /// <inheritdoc/>
    public Task<Answered<TerminateOutcome>> TerminateContractAsync(
        TerminateRequest request,
        CancellationToken cancellationToken
    ) =>
        Answer(
            "terminate",
            request.ContractNumber,
            Terminations.TryDequeue(out var scripted) ? scripted : new TerminateOutcome.Done()
        );

    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> DeductAsync(DeductRequest request, CancellationToken cancellationToken)
    {
        if (DuringDeduction is { } during)
            await during(request);
        var outcome =
            deductions.TryGetValue(request.ContractNumber, out var queue) && queue.TryDequeue(out var scripted)
                ? scripted(request)
                : Take(request);
        if (outcome is PaymentOutcome.Declined && !orders.ContainsKey(request.OutTradeNo))
            orders[request.OutTradeNo] = new PaymentOutcome.Unpaid(Exists: true);
        return await Answer("deduct", request.OutTradeNo, outcome);
    }

    /// <inheritdoc/>
    public Task<Answered<PaymentOutcome>> QueryPaymentAsync(PaymentQuery query, CancellationToken cancellationToken) =>
        Answer(
            "query_payment",
            query.OutTradeNo,
            Queries.TryDequeue(out var scripted)
                ? scripted
                : orders.GetValueOrDefault(query.OutTradeNo) ?? new PaymentOutcome.Unpaid(Exists: false)
        );

    /// <inheritdoc/>
    public Task<Answered<ReverseOutcome>> ReverseAsync(PaymentQuery query, CancellationToken cancellationToken)
    {
        ReverseOutcome outcome = orders.GetValueOrDefault(query.OutTradeNo) switch
        {
            PaymentOutcome.Succeeded => new ReverseOutcome.Paid(),
            PaymentOutcome.Unpaid { Exists: true } or PaymentOutcome.Dead => new ReverseOutcome.Closed(),
            _ => new ReverseOutcome.NotFound(),
        };
        if (outcome is ReverseOutcome.Closed)
            orders[query.OutTradeNo] = new PaymentOutcome.Dead("CLOSED");
        return Answer("reverse", query.OutTradeNo, outcome);
    }

    /// <inheritdoc/>
    public Task<bool> RefreshCertificatesAsync(string accountKey, CancellationToken cancellationToken)
    {
        Calls.Enqueue(("refresh_certificates", accountKey));
        return Task.FromResult(accountKey != AccountWithoutCertificates);
    }

    /// <summary>The HTTP status of an answer that is not trusted; null if there was no answer.</summary>
    public int? StatusOfSilence { get; set; }

    private Task<Answered<T>> Answer<T>(string operation, string number, T outcome)
    {
        Calls.Enqueue((operation, number));
        return Task.FromResult(
            new Answered<T>(
                outcome,
                IsSilence(outcome)
                    ? new CallTrace(
                        operation,
                        clock.GetUtcNow(),
                        TimeSpan.FromSeconds(10),
                        StatusOfSilence,
                        null,
                        null,
                        null
                    )
                    : new CallTrace(
                        operation,
                        clock.GetUtcNow(),
                        TimeSpan.FromMilliseconds(5),
                        200,
                        null,
                        null,
                        "REQ-1"
                    )
            )
        );
    }

    private static bool IsSilence(object? outcome) =>
        outcome
            is PaymentOutcome.Unknown { Reason: UnknownReason.NoAnswer }
                or ContractOutcome.Unknown
                or PreSignOutcome.Unknown
                or TerminateOutcome.Unknown
                or RefundOutcome.Unknown;
}
