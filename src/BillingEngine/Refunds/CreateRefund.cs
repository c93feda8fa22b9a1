using BillingEngine.Domain.Common;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Refunds;
using BillingEngine.Payments;
using BillingEngine.Platform;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Idempotency;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace BillingEngine.Refunds;

/// <summary>
/// Refunds a payment or a part of it. The response shows its state: <c>created</c> where it must wait for another
/// refund of the payment, <c>processing</c> where WeChat accepted it, <c>unknown</c> where WeChat gave no answer (the
/// engine retries) or, with a <c>failure</c>, refused it: it is <c>closed</c> once several queries show that WeChat has
/// no such refund.
/// </summary>
/// <param name="Payment">The payment's identifier.</param>
/// <param name="Amount">The amount in minor units of the payment's currency; null: all that is left.</param>
/// <param name="Reason">The text that the payer reads; up to 80 characters.</param>
/// <param name="Reference">Your own name of the refund, unique for its payment: the same request again returns the
/// first refund, a different one with the same name is refused. Always send one: with it WeChat itself refuses a second
/// refund, even where this server's database was restored to a state before the refund.</param>
public sealed record CreateRefund(string Payment, long? Amount = null, string? Reason = null, string? Reference = null)
    : IGatewayStep<RefundView>;

internal sealed class CreateRefundHandler(
    BillingDbContext db,
    CurrentMerchant current,
    IPaymentGateway gateway,
    RefundGate gate,
    IdempotencyHold hold,
    EngineOptions options,
    TimeProvider clock
) : IRequestHandler<CreateRefund, Result<RefundView>>
{
    private const int MostOfOnePayment = 50;

    public async Task<Result<RefundView>> Handle(CreateRefund request, CancellationToken cancellationToken)
    {
        // An earlier request with this key may have been interrupted after it created the refund: never create it
        // twice.
        if (
            hold.Begun is { } begun
            && await db.Refunds.NamedAsync(new RefundId(begun).ToString(), current.Id, cancellationToken) is { } known
        )
        {
            return RefundView.Of(known);
        }

        var made = await MakeAsync(request, cancellationToken);
        if (made.IsError)
            return made.Error;
        var (refund, isNew) = made.Value;
        if (isNew && refund.LeaseUntil is not null)
        {
            // The caller may have disconnected: the engine waits for the answer to a refund that was sent in any case.
            var answer = await gateway.RefundAsync(refund.Request, default);
            await gate.ApplyAsync(
                new ArrivedRefund(answer.Outcome)
                {
                    Id = refund.Id,
                    Fence = refund.Fence,
                    Trace = answer.Trace,
                },
                default
            );
        }
        return RefundView.Of((await db.Refunds.NamedAsync(refund.Id.ToString(), current.Id, default))!);
    }

    private async Task<Result<(Refund Refund, bool IsNew)>> MakeAsync(
        CreateRefund request,
        CancellationToken cancellationToken
    )
    {
        if (!Id.TryParse<PaymentId>(request.Payment, out var id))
            return PaymentRefusals.NotFound;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // The refund refers to the subscription, and all locks of both take the subscription first.
        await db.Database.ExecuteSqlAsync(
            $"""
            SELECT 1 FROM subscriptions WHERE id = (SELECT subscription_id FROM payments WHERE id = {id.Value})
            FOR KEY SHARE
            """,
            cancellationToken
        );
        // Rule 10 of money is checked under this lock; a constraint of the database enforces it.
        var payment = (
            await db
                .Payments.FromSql($"SELECT *, xmin FROM payments WHERE id = {id.Value} FOR UPDATE")
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();
        if (payment is null || payment.MerchantId != current.Id)
            return PaymentRefusals.NotFound;
        var wish = new RefundTerms(request.Amount, request.Reason, request.Reference);
        var others = await db.Refunds.AsNoTracking().Where(r => r.PaymentId == id).ToListAsync(cancellationToken);
        if (request.Reference is not null && others.Find(r => r.Reference == request.Reference) is { } first)
            return first.IsFor(wish) ? (first, false) : RefundRefusals.ReferenceTaken;
        var now = clock.GetUtcNow();
        if (!PaymentLifecycle.IsPaid(payment.Status))
            return RefundRefusals.NotPaid;
        if (payment.PaidAt < now.AddYears(-1))
            return RefundRefusals.TooOld;
        var amount = request.Amount ?? payment.RefundableMinor;
        if (amount > payment.RefundableMinor || amount == 0)
            return RefundRefusals.TooMuch;
        if (others.Count >= MostOfOnePayment)
            return RefundRefusals.TooMany;
        if (request.Reference is null && others.Exists(r => r is { NumberUsed: true, Status: RefundStatus.Unknown }))
            return RefundRefusals.EarlierInDoubt;
        var lastAt = others
            .SelectMany(r => new[] { r.SentAt, r.Status == RefundStatus.Created ? r.DueAt : null })
            .Max();
        var dueAt = lastAt + Refund.Spacing is { } next && next > now ? next : now;
        var counted = others.Count(r => r is { Cause: RefundCause.Requested, Reference: null });
        var refund = Refund.ForMerchant(payment, wish, counted + 1, dueAt, now);
        if (dueAt == now)
            refund.ClaimForMaker(await LeaseAsync(cancellationToken), now);
        db.Refunds.Add(refund);
        await db.SaveChangesAsync(cancellationToken);
        await hold.BeginAsync(db, refund.Id.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (refund, true);
    }

    private Task<DateTimeOffset> LeaseAsync(CancellationToken cancellationToken)
    {
        double seconds = options.LeaseSeconds;
        return db
            .Database.SqlQuery<DateTimeOffset>($"""SELECT now() + make_interval(secs => {seconds}) AS "Value" """)
            .SingleAsync(cancellationToken);
    }
}

internal sealed class CreateRefundValidator : AbstractValidator<CreateRefund>
{
    // docs/wechat-pay-orders.md, Refunds.
    private const int MaxReasonLength = 80;

    public CreateRefundValidator()
    {
        RuleFor(r => r.Payment).NotEmpty();
        RuleFor(r => r.Amount!.Value).Payable().OverridePropertyName("Amount").When(r => r.Amount is not null);
        RuleFor(r => r.Reason!).Words(MaxReasonLength).When(r => r.Reason is not null);
        RuleFor(r => r.Reference!).Words(128).When(r => r.Reference is not null);
    }
}
