using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Merchants;

/// <summary>Makes a key to a tenant's rows; the key is told this once.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it may do: <c>read</c>, <c>write</c>, and <c>operator</c> for whoever runs the
/// engine.</param>
public sealed record CreateApiKey(string Name, IReadOnlyList<string> Scopes) : ICommand<NewApiKeyView>
{
    /// <summary>The merchant's identifier.</summary>
    public string Merchant { get; init; } = "";
}

internal sealed class CreateApiKeyHandler(BillingDbContext db, TimeProvider clock)
    : IRequestHandler<CreateApiKey, Result<NewApiKeyView>>
{
    public async Task<Result<NewApiKeyView>> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        if (await db.Merchants.FindNamedAsync(request.Merchant, cancellationToken) is not { } merchant)
            return MerchantRefusals.NotFound;
        var (row, key) = NewKeys.Make(merchant.Id, request.Name, request.Scopes, clock.GetUtcNow());
        db.ApiKeys.Add(row);
        return new NewApiKeyView(ApiKeyView.Of(row), key);
    }
}

internal sealed class CreateApiKeyValidator : AbstractValidator<CreateApiKey>
{
    public CreateApiKeyValidator()
    {
        RuleFor(r => r.Name).Words(64);
        RuleFor(r => r.Scopes)
            .Must(scopes =>
                scopes.Count > 0
                && scopes.Distinct(StringComparer.Ordinal).Count() == scopes.Count
                && scopes.All(scope => NewKeys.ScopeWords.Contains(scope, StringComparer.Ordinal))
            )
            .WithMessage("must name one or more of " + string.Join(", ", NewKeys.ScopeWords) + ", each once");
    }
}
