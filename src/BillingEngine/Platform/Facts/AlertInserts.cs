using BillingEngine.Domain.Payments;
using BillingEngine.Platform.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// Stores alerts for operators. While an alert is open, the same cause raises no second one: sweeps meet it again and
/// again.
/// </summary>
public static class AlertInserts
{
    /// <summary>Stores an alert in the context's own transaction, and logs it where it is new.</summary>
    public static async Task RaiseAsync(
        this BillingDbContext db,
        Alert alert,
        DateTimeOffset now,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var row = AlertRow.Of(alert, now);
        var merchant = alert.MerchantId?.Value;
        var isNew = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO alerts (id, merchant_id, code, detail, object_type, object_id, raised_at)
            VALUES ({row.Id.Value}, {merchant}, {row.Code}, {row.Detail}, {row.ObjectType}, {row.ObjectId},
              {row.RaisedAt})
            ON CONFLICT DO NOTHING
            """,
            cancellationToken
        );
        if (isNew > 0)
            log.LogWarning("Alert {Code}: {Detail}", alert.Code, alert.Detail);
    }

    /// <summary>Resolves the alerts of one code whose cause is over; the next failure raises a new alert.</summary>
    public static Task<int> ResolveAsync(
        this BillingDbContext db,
        string code,
        IReadOnlyCollection<Guid> objects,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        db.Database.ExecuteSqlAsync(
            $"""
            UPDATE alerts SET resolved_at = {now}, resolution = 'Its cause is over.'
            WHERE object_id = ANY ({objects.ToArray()}) AND code = {code} AND resolved_at IS NULL
            """,
            cancellationToken
        );

    /// <summary>Raises <see cref="SignatureRefused"/> where the call calls for it.</summary>
    public static async Task RaiseIfSignatureRefusedAsync(
        this BillingDbContext db,
        GatewayCallRow call,
        DateTimeOffset now,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        if (SignatureRefused(call) is { } alert)
            await db.RaiseAsync(alert, now, log, cancellationToken);
    }

    /// <summary>
    /// The alert that a 401 calls for: the gateway refuses our signature, so nothing works for the merchant until it is
    /// fixed, and no single payment shows that. Null for any other answer.
    /// </summary>
    public static Alert? SignatureRefused(GatewayCallRow call) =>
        call.HttpStatus != 401
            ? null
            : new Alert(
                call.MerchantId,
                "gateway.signature_refused",
                $"WeChat refuses the account's signature ({call.Operation}: {call.Code ?? "401"}). Check the merchant "
                    + "certificate's serial number and key, and this machine's clock; nothing is lost meanwhile.",
                "merchant",
                call.MerchantId.Value
            );
}
