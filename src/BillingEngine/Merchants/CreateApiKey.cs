using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using FluentValidation;
using MediatR;

namespace BillingEngine.Merchants;

/// <summary>Creates an API key of a merchant. The key is returned only in this response.</summary>
/// <param name="Name">The display name of the key.</param>
/// <param name="Scopes">The scopes: <c>read</c>, <c>write</c>, and <c>operator</c> for those who run the
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
                && scopes.All(scope => NewKeys.ScopeNames.Contains(scope, StringComparer.Ordinal))
            )
            .WithMessage("must name one or more of " + string.Join(", ", NewKeys.ScopeNames) + ", each once");
    }
}
