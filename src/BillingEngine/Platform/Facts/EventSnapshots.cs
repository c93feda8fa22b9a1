using System.Text.Json;
using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http.Json;

namespace BillingEngine.Platform.Facts;

/// <summary>
/// The object in an event: its type, its identifiers, and its view in the API. <paramref name="OrderView"/> is the view
/// in <c>order.*</c> events, where the object is the payment of an APP order.
/// </summary>
public sealed record Snapshot(
    string Type,
    Guid Id,
    MerchantId Merchant,
    Guid? Subscription,
    object View,
    object? OrderView = null
);

/// <summary>Turns the events that an object raised into rows with the object as it is stored with them.</summary>
public sealed class EventSnapshots(Func<Entity, Snapshot> take)
{
    /// <summary>
    /// Takes the events of an object; the rows must be stored in the transaction that stores the object.
    /// </summary>
    public IReadOnlyList<EventRow> Take(Entity entity)
    {
        if (entity.Raised.Count == 0)
        {
            entity.TakeRaised();
            return [];
        }
        var snapshot = take(entity);
        var data = Json(snapshot.View);
        var order = snapshot.OrderView is { } view ? Json(view) : data;
        return
        [
            .. entity
                .TakeRaised()
                .Select(raised => new EventRow
                {
                    Id = Id.New<EventId>(raised.At),
                    MerchantId = snapshot.Merchant,
                    Type = raised.Type,
                    ObjectType = snapshot.Type,
                    ObjectId = snapshot.Id,
                    Sequence = raised.Sequence,
                    SubscriptionId = snapshot.Subscription,
                    Data = raised.Type.StartsWith("order.", StringComparison.Ordinal) ? order : data,
                    CreatedAt = raised.At,
                }),
        ];
    }

    private static string Json(object view) => JsonSerializer.Serialize(new EventData(view), WireJson.Options);

    private sealed record EventData(object Object);
}
