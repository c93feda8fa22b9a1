using System.Text.Json;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>What has happened: /_control/ledger, /notifications and /requests.</summary>
internal sealed class LedgerControl(World world, RecentLog<RequestRecord> requests)
{
    private const int UsualLimit = 200;

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/ledger", GetLedger);
        control.MapGet("/notifications", ListNotifications);
        control.MapGet("/requests", ListRequests);
        control.MapDelete(
            "/requests",
            () =>
            {
                requests.Clear();
                return Results.NoContent();
            }
        );
    }

    private IResult GetLedger(bool? orders)
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new LedgerView(
                    world.Ledger.Totals(),
                    orders == false ? null : [.. world.Orders.Values.Select(order => OrderControl.View(world, order))],
                    orders == false
                        ? null
                        : [.. world.Refunds.Values.Select(refund => RefundControl.View(world, refund))]
                ),
                ControlJson.Control.LedgerView
            );
        }
    }

    private IResult ListNotifications(string? event_type, string? subject, string? openid, string? state, int? limit)
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<NotificationView>([
                    .. world
                        .NotificationLog.Newest()
                        .Where(n =>
                            (event_type is null || n.EventType == event_type)
                            && (subject is null || n.Subject == subject)
                            && (openid is null || n.Openid == openid)
                            && (state is null || n.State == state)
                        )
                        .Take(limit ?? UsualLimit)
                        .Select(View),
                ]),
                ControlJson.Control.ListingNotificationView
            );
        }
    }

    private static NotificationView View(Notification notification)
    {
        using var payload = JsonDocument.Parse(notification.Payload);
        return new NotificationView(
            notification.Id,
            notification.EventType,
            notification.Mchid,
            notification.Url,
            notification.Subject,
            notification.Openid,
            notification.State,
            notification.Attempts,
            notification.CreatedAt,
            notification.NextAt,
            notification.Fault,
            notification.AcceptedProbe,
            payload.RootElement.Clone(),
            [.. notification.Deliveries]
        );
    }

    private IResult ListRequests(string? operation, int? status, string? code, bool? wrong, int? limit) =>
        ControlResults.Json(
            new Listing<RequestRecord>([
                .. requests
                    .Newest()
                    .Where(r =>
                        (operation is null || r.Operation == operation)
                        && (status is null || r.Status == status)
                        && (code is null || r.Code == code)
                        && (wrong != true || r.Problem is not null)
                    )
                    .Take(limit ?? UsualLimit),
            ]),
            ControlJson.Control.ListingRequestRecord
        );
}
