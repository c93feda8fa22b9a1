using BillingEngine.Customers;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Plans;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;
using Npgsql;

namespace BillingEngine.Subscriptions;

/// <summary>
/// Returns whether a customer has access to a plan now. It is one indexed read, fast enough for every request of a
/// backend.
/// </summary>
/// <param name="Customer">The customer's reference or identifier.</param>
/// <param name="Plan">The plan's code or identifier.</param>
public sealed record GetAccess(string? Customer, string? Plan) : IQuery<AccessView>;

/// <summary>Whether a customer has access to a plan.</summary>
/// <param name="Access">Whether access is granted.</param>
/// <param name="Reason">Why access is granted or not.</param>
/// <param name="Until">The end of access, as known now; null when there is no access, or when no end is known because a
/// renewal is in progress.</param>
/// <param name="Subscription">The subscription that decides: the one with the longest access, otherwise the
/// newest.</param>
public sealed record AccessView(bool Access, AccessReason Reason, DateTimeOffset? Until, SubscriptionId? Subscription);

internal sealed class GetAccessHandler(NpgsqlDataSource database, CurrentMerchant current, TimeProvider clock)
    : IRequestHandler<GetAccess, Result<AccessView>>
{
    // No customer has as many subscriptions that can still give access; ended ones come after them.
    private const int Most = 20;

    public async Task<Result<AccessView>> Handle(GetAccess request, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            Sql(
                Id.TryParse<CustomerId>(request.Customer, out var customer),
                Id.TryParse<PlanId>(request.Plan, out var plan)
            )
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = current.Id.Value });
        command.Parameters.Add(Name(request.Customer!, customer.Value));
        command.Parameters.Add(Name(request.Plan!, plan.Value));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!reader.GetBoolean(0))
            return CustomerRefusals.NotFound;
        if (reader.IsDBNull(1))
            return PlanRefusals.NotFound;
        var now = clock.GetUtcNow();
        AccessView? best = null;
        do
        {
            var found = View(reader, now);
            if (best is null || IsBetter(found, best))
                best = found;
        } while (await reader.ReadAsync(cancellationToken));
        return best;
    }

    private static string Sql(bool byCustomerId, bool byPlanId) =>
        $"""
            SELECT c.id IS NOT NULL, p.grace_days, s.id, s.status, s.paid_until, s.past_due_since, s.signature_required,
                   s.cancel_at_period_end, s.ends_at
            FROM (VALUES (1)) one
            LEFT JOIN customers c ON c.merchant_id = $1 AND c.{(byCustomerId ? "id" : "reference")} = $2
            LEFT JOIN plans p ON p.merchant_id = $1 AND p.{(byPlanId ? "id" : "code")} = $3
            LEFT JOIN LATERAL (
                SELECT * FROM subscriptions WHERE customer_id = c.id AND plan_code = p.code
                ORDER BY status IN ('trialing', 'active', 'past_due', 'unpaid') DESC, id DESC LIMIT {Most}) s ON true
            """;

    private static NpgsqlParameter Name(string text, Guid id) =>
        id == default
            ? new NpgsqlParameter<string> { TypedValue = text }
            : new NpgsqlParameter<Guid> { TypedValue = id };

    private static AccessView View(NpgsqlDataReader row, DateTimeOffset now)
    {
        if (row.IsDBNull(2))
            return new AccessView(false, Access.None.Reason, null, null);
        var access = Access.At(
            new AccessFacts(
                EnumText.Parse<SubscriptionStatus>(row.GetString(3)),
                At(row, 4),
                At(row, 5),
                row.GetBoolean(6),
                row.GetBoolean(7),
                At(row, 8),
                row.GetInt32(1)
            ),
            now
        );
        return new AccessView(access.IsGranted, access.Reason, access.Until, new SubscriptionId(row.GetGuid(2)));
    }

    private static DateTimeOffset? At(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

    private static bool IsBetter(AccessView one, AccessView other) =>
        one.Access && (!other.Access || (other.Until is not null && !(one.Until <= other.Until)));
}

internal sealed class GetAccessValidator : AbstractValidator<GetAccess>
{
    public GetAccessValidator()
    {
        RuleFor(r => r.Customer)
            .Must(customer => customer is not null, () => [])
            .WithMessage("is required: a reference");
        RuleFor(r => r.Plan).Must(plan => plan is not null, () => []).WithMessage("is required: a code");
    }
}
