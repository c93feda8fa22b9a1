using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Facts;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Alert = BillingEngine.Domain.Payments.Alert;

namespace BillingEngine.Tests.Alerts;

/// <summary>Alerts that tests begin with.</summary>
internal static class AlertGiven
{
    public static async Task RaiseAsync(
        this ServerHost stack,
        MerchantId? merchant,
        string code,
        string type,
        Guid about
    )
    {
        await using var scope = stack.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await db.RaiseAsync(
            new Alert(merchant, code, "Look at it.", type, about),
            await stack.NowAsync(),
            NullLogger.Instance,
            default
        );
    }

    public static async Task<IReadOnlyList<JsonElement>> AlertsAsync(this ServerHost stack, string query) =>
        [.. (await stack.GetAsync("/v1/alerts" + query)).GetProperty("data").EnumerateArray()];

    /// <summary>The merchant of the sandbox's key.</summary>
    public static async Task<MerchantId> MerchantAsync(this ServerHost stack) =>
        Id.OrNone<MerchantId>(
            (await stack.GetAsync("/v1/merchants"))
                .GetProperty("data")
                .EnumerateArray()
                .Last()
                .GetProperty("id")
                .GetString()!
        );
}
