using System.Collections.Concurrent;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;

namespace BillingEngine.Testing.Engine;

/// <summary>
/// The gateway behind the port, told by a test what to answer; what it is not told goes well. It keeps an order book of
/// its own, so that a
/// query agrees with what was answered before unless the test says otherwise.
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
    /// Answers the next deductions through a contract, one after the other, instead of taking the money.
    /// </summary>
    public void NextDeductions(string contractNumber, params Func<DeductRequest, PaymentOutcome>[] answers)
    {
        var queue = deductions.GetOrAdd(contractNumber, _ => new());
        foreach (var answer in answers)
            queue.Enqueue(answer);
    }

    /// <summary>Answers the next payment queries instead of the order book.</summary>
    public ConcurrentQueue<PaymentOutcome> Queries { get; } = new();

    /// <summary>Answers the next contract queries instead of the contract book.</summary>
    public ConcurrentQueue<ContractOutcome> ContractQueries { get; } = new();

    /// <summary>Answers the next terminations.</summary>
    public ConcurrentQueue<TerminateOutcome> Terminations { get; } = new();

    /// <summary>Answers the next signing sessions.</summary>
    public ConcurrentQueue<PreSignOutcome> PreSigns { get; } = new();

    /// <summary>Every call in the order it came: the operation and the number it was about.</summary>
    public ConcurrentQueue<(string Operation, string Number)> Calls { get; } = new();

    /// <summary>
    /// Runs inside each deduction before it is answered: for what must happen while a call is on the wire.
    /// </summary>
    public Func<DeductRequest, Task>? DuringDeduction { get; set; }

    /// <summary>Runs inside each query of a contract before it is answered.</summary>
    public Func<ContractQuery, Task>? DuringContractQuery { get; set; }

    /// <summary>The account whose certificates cannot be fetched.</summary>
    public string? AccountWithoutCertificates { get; set; }

    /// <summary>How often money was taken, by number.</summary>
    public ConcurrentDictionary<string, int> Taken { get; } = new(StringComparer.Ordinal);

    /// <summary>A success of an order as this gateway would tell it.</summary>
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

    /// <summary>What was paid to an account by the order book; orders that a test set itself are everybody's.</summary>
    public IEnumerable<PaidFacts> PaidOf(GatewayRoute route) =>
        orders
            .Where(order => accounts.GetValueOrDefault(order.Key, route.AccountKey) == route.AccountKey)
            .Select(order => order.Value)
            .OfType<PaymentOutcome.Succeeded>()
            .Select(paid => paid.Facts)
            .Where(facts => facts is { PaidAt: not null, Amount: not null });

    /// <summary>Takes the money in the order book whatever is answered.</summary>
    public PaymentOutcome Take(DeductRequest order)
    {
        var success = Success(order);
        orders[order.OutTradeNo] = success;
        Taken.AddOrUpdate(order.OutTradeNo, 1, (_, n) => n + 1);
        return success;
    }

    /// <summary>Sets what a query of a number answers from now on.</summary>
    public void SetOrder(string outTradeNo, PaymentOutcome outcome) => orders[outTradeNo] = outcome;

    /// <summary>Sets what a query of a contract answers from now on.</summary>
    public void SetContract(string outContractCode, ContractOutcome outcome) => contracts[outContractCode] = outcome;

    /// <inheritdoc/>
    public Task<Answered<PreSignOutcome>> PreSignAsync(PreSignRequest request, CancellationToken cancellationToken) =>
        Answer(
            "pre_sign",
            request.OutContractCode,
            PreSigns.TryDequeue(out var told) ? told
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
            ContractQueries.TryDequeue(out var told)
                ? told
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
            Terminations.TryDequeue(out var told) ? told : new TerminateOutcome.Done()
        );

    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> DeductAsync(DeductRequest request, CancellationToken cancellationToken)
    {
        if (DuringDeduction is { } during)
            await during(request);
        var outcome =
            deductions.TryGetValue(request.ContractNumber, out var queue) && queue.TryDequeue(out var told)
                ? told(request)
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
            Queries.TryDequeue(out var told)
                ? told
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

    /// <summary>The HTTP status of an answer that cannot be believed; null where none came at all.</summary>
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
