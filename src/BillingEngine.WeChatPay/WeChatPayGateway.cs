using System.Diagnostics.CodeAnalysis;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using WeChatPay.Global;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;
using WeChatPay.Global.Refunds;
using WeChatPay.Global.Transactions;

namespace BillingEngine.WeChatPay;

/// <summary>Implements the payment port: sends requests and returns closed outcomes. It has no state.</summary>
public sealed partial class WeChatPayGateway(GatewayAccounts accounts, OutcomeMapping outcomes) : IPaymentGateway
{
    // Opening a session moves no money, so a short failure is simply retried while the caller waits.
    private static readonly TimeSpan[] PreSignPauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(800)];

    private readonly GatewaySettings settings = accounts.Settings;

    /// <inheritdoc/>
    public async Task<Answered<PreSignOutcome>> PreSignAsync(
        PreSignRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFor(request.Route, out var client, out var problem))
            return NotCalled<PreSignOutcome>("pre_sign", new PreSignOutcome.Unknown(problem));
        var body = PreSignRequests.BodyOf(request, settings.ContractNotifyUrl(request.Route.AccountKey));
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                var reply = await client.Contracts.PreSignAsync(
                    PreSignRequests.ChannelOf(request.Channel),
                    body,
                    SubOf(request.Route),
                    cancellationToken
                );
                if (attempt == PreSignPauses.Length || !IsTransient(reply))
                    return Answered(reply, ContractMapping.PreSign(reply, request.Channel));
                await Task.Delay(PreSignPauses[attempt], accounts.WireClock, cancellationToken);
            }
        }
        catch (UnsendableTextException e)
        {
            return Unsent<PreSignOutcome>("pre_sign", e, (code, text) => new PreSignOutcome.Refused(code, text));
        }
    }

    /// <inheritdoc/>
    public async Task<Answered<ContractOutcome>> QueryContractAsync(
        ContractQuery query,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!TryFor(query.Route, out var client, out var problem))
            return NotCalled<ContractOutcome>("query_contract", new ContractOutcome.Unknown(problem));
        var reply = query.ContractNumber is { } number
            ? await client.Contracts.GetAsync(number, SubOf(query.Route), cancellationToken)
            : await client.Contracts.GetByCodeAsync(
                query.OutContractCode,
                query.TemplateId,
                SubOf(query.Route),
                cancellationToken
            );
        return Answered(reply, OwnerFit.Checked(ContractMapping.Query(reply, query), reply, client.Account));
    }

    /// <inheritdoc/>
    public async Task<Answered<TerminateOutcome>> TerminateContractAsync(
        TerminateRequest request,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFor(request.Route, out var client, out var problem))
            return NotCalled<TerminateOutcome>("terminate_contract", new TerminateOutcome.Unknown(problem));
        try
        {
            var reply = await client.Contracts.TerminateAsync(
                request.ContractNumber,
                request.Note,
                SubOf(request.Route),
                cancellationToken
            );
            return Answered(reply, ContractMapping.Terminate(reply));
        }
        catch (UnsendableTextException e)
        {
            return Unsent<TerminateOutcome>(
                "terminate_contract",
                e,
                (code, text) => new TerminateOutcome.Refused(code, text)
            );
        }
    }

    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> DeductAsync(DeductRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFor(request.Route, out var client, out var problem))
        {
            return NotCalled<PaymentOutcome>(
                "deduct",
                new PaymentOutcome.Unknown(UnknownReason.NotPerformed, problem, IsProven: true)
            );
        }
        var body = new DeductBody
        {
            Description = request.Description,
            NotifyUrl = settings.PaymentNotifyUrl(request.Route.AccountKey),
            OutTradeNo = request.OutTradeNo,
            MerchantCategoryCode = request.MerchantCategoryCode,
            ContractId = request.ContractNumber,
            Amount = new OrderAmount(request.Amount.Minor, request.Amount.Currency.Code),
        };
        try
        {
            var reply = await client.Transactions.DeductAsync(body, SubOf(request.Route), cancellationToken);
            return Answered(
                reply,
                OwnerFit.Checked(outcomes.Deduction(reply, request.OutTradeNo), reply, client.Account)
            );
        }
        catch (UnsendableTextException e)
        {
            return Unsent<PaymentOutcome>(
                "deduct",
                e,
                (code, text) => new PaymentOutcome.Declined(code, text, DeclineClass.OurFault)
            );
        }
    }

    /// <inheritdoc/>
    public async Task<Answered<PaymentOutcome>> QueryPaymentAsync(
        PaymentQuery query,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!TryFor(query.Route, out var client, out var problem))
        {
            return NotCalled<PaymentOutcome>(
                "query_order_by_number",
                new PaymentOutcome.Unknown(UnknownReason.NoAnswer, problem)
            );
        }
        // The papay query does not know APP orders.
        var reply =
            query.Kind == PaymentKind.AppOrder
                ? await client.Orders.GetByNumberAsync(query.OutTradeNo, SubOf(query.Route), cancellationToken)
                : await client.Transactions.GetByNumberAsync(query.OutTradeNo, SubOf(query.Route), cancellationToken);
        return Answered(reply, OwnerFit.Checked(OutcomeMapping.Query(reply, query.OutTradeNo), reply, client.Account));
    }

    /// <inheritdoc/>
    public async Task<Answered<ReverseOutcome>> ReverseAsync(PaymentQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!TryFor(query.Route, out var client, out var problem))
            return NotCalled<ReverseOutcome>("reverse", new ReverseOutcome.Unknown(problem));
        var reply = await client.Transactions.ReverseAsync(query.OutTradeNo, SubOf(query.Route), cancellationToken);
        return Answered(reply, OutcomeMapping.Reverse(reply));
    }

    /// <inheritdoc/>
    public async Task<Answered<RefundOutcome>> RefundAsync(RefundRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!TryFor(request.Route, out var client, out var problem))
            return NotCalled<RefundOutcome>("refund", new RefundOutcome.Unknown(problem));
        var body = new RefundBody
        {
            TransactionId = request.TransactionId,
            OutRefundNo = request.OutRefundNo,
            Reason = request.Reason,
            NotifyUrl = settings.RefundNotifyUrl(request.Route.AccountKey),
            Amount = new RefundRequestAmount(request.Amount.Minor, request.TotalMinor, request.Amount.Currency.Code),
        };
        try
        {
            var reply = await client.Refunds.CreateAsync(body, SubOf(request.Route), cancellationToken);
            return Answered(reply, OwnerFit.Checked(RefundMapping.Request(reply), reply, client.Account));
        }
        catch (UnsendableTextException e)
        {
            return Unsent<RefundOutcome>("refund", e, (code, text) => new RefundOutcome.Refused(code, text));
        }
    }

    /// <inheritdoc/>
    public async Task<Answered<RefundOutcome>> QueryRefundAsync(RefundQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!TryFor(query.Route, out var client, out var problem))
            return NotCalled<RefundOutcome>("query_refund_by_number", new RefundOutcome.Unknown(problem));
        var reply = await client.Refunds.GetByNumberAsync(query.OutRefundNo, SubOf(query.Route), cancellationToken);
        return Answered(reply, OwnerFit.Checked(RefundMapping.Query(reply), reply, client.Account));
    }

    /// <inheritdoc/>
    public async Task<bool> RefreshCertificatesAsync(string accountKey, CancellationToken cancellationToken)
    {
        if (!accounts.TryGet(accountKey, out var client))
            return false;
        // An account that uses only the public key may have no certificates to fetch.
        if (client.Account.UsePublicKey && !client.Keys.HasCertificates)
            return true;
        return await client.Certificates.RefreshAsync(cancellationToken);
    }

    // A timeout has already made the caller wait long enough.
    private static bool IsTransient(GatewayReply<PreSignReply> reply) =>
        reply
            is GatewayReply<PreSignReply>.Refused { Status: >= 500 or 429 }
                or GatewayReply<PreSignReply>.Untrusted
                or GatewayReply<PreSignReply>.NoAnswer { Silence: Silence.NotConnected or Silence.Broken };

    private static SubMerchant? SubOf(GatewayRoute route) =>
        route.SubMchId is null ? null : new SubMerchant(route.SubMchId, route.SubAppId);

    private static Answered<TOutcome> Answered<T, TOutcome>(GatewayReply<T> reply, TOutcome outcome)
    {
        var error = (reply as GatewayReply<T>.Refused)?.Error;
        var call = reply.Call;
        return new Answered<TOutcome>(
            outcome,
            new CallTrace(
                call.Operation,
                call.StartedAt,
                call.Duration,
                call.Status,
                error?.Code,
                error?.Message,
                call.RequestId
            )
        );
    }

    // A merchant that does not match its WeChat Pay account must not stop a batch: nothing is sent, and nothing is
    // decided.
    private bool TryFor(
        GatewayRoute route,
        [NotNullWhen(true)] out WeChatPayClient? client,
        [NotNullWhen(false)] out string? problem
    )
    {
        problem = !accounts.TryGet(route.AccountKey, out client)
            ? $"The WeChat Pay account '{route.AccountKey}' is not in the configuration."
            : (client.Account.Mode, route.SubMchId) switch
            {
                (AccountMode.Direct, not null) =>
                    $"The WeChat Pay account '{route.AccountKey}' is direct: it has no sub-merchants.",
                (AccountMode.Institution, null) =>
                    $"The WeChat Pay account '{route.AccountKey}' is an institution's: set the merchant's sub_mchid.",
                _ => null,
            };
        return problem is null;
    }

    private Answered<TOutcome> NotCalled<TOutcome>(string operation, TOutcome outcome) =>
        new(outcome, NotSent(operation, null));

    private Answered<TOutcome> Unsent<TOutcome>(
        string operation,
        UnsendableTextException cause,
        Func<string, string, TOutcome> outcome
    ) => new(outcome("UNSENDABLE_TEXT", cause.Message), NotSent(operation, "UNSENDABLE_TEXT"));

    private CallTrace NotSent(string operation, string? code) =>
        new(
            operation,
            accounts.WireClock.GetUtcNow(),
            TimeSpan.Zero,
            HttpStatus: null,
            code,
            Message: null,
            RequestId: null
        );
}
