using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>The business clock: /_control/clock. Signatures use real time.</summary>
internal sealed class ClockControl(World world, Dispatcher dispatcher)
{
    // The clock ticks between reading it and moving it: this far in the past counts as "now".
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/clock", Get);
        control.MapPost("/clock", (Delegate)PostAsync);
    }

    private IResult Get()
    {
        var now = world.Clock.Now;
        return ControlResults.Json(
            new ClockView(now.ToUniversalTime(), dispatcher.NextDueAt(now)?.ToUniversalTime()),
            ControlJson.Control.ClockView
        );
    }

    private async Task<IResult> PostAsync(HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "to");
        var text = body.Text("to");
        if (text is null || !Rfc3339.TryParse(text, out var to))
        {
            body.Fail("Say where to move the clock: {\"to\": \"2026-11-22T02:00:00Z\"}.");
            return ControlResults.BadRequest(body.Problem!);
        }

        if (to < world.Clock.Now - Tolerance)
        {
            return ControlResults.Conflict(
                $"The clock never moves backward: it is {world.Clock.Now.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}."
            );
        }

        await dispatcher.MoveAsync(to, context.RequestAborted);
        return Get();
    }
}
