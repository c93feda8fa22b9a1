using System.Net;
using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>All of /_control: what users, the platform and testers do. No signature, loopback by default.</summary>
internal sealed class ControlDoor(
    World world, Signing signing, Termination termination, Dispatcher dispatcher, RecentLog<RequestRecord> requests,
    KeyControl keyControl)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/_control").AddEndpointFilter(OnlyFromHere);
        keyControl.Map(control);
        new SessionControl(world, signing).Map(control);
        new ContractControl(world, termination).Map(control);
        new SettingsControl(world).Map(control);
        new LedgerControl(world, requests).Map(control);
        new FaultControl(world).Map(control);
        new ClockControl(world, dispatcher).Map(control);
        control.MapFallback(() => ControlAnswers.NotFound(
            "There is no such control call. See the README of WeChatPay.Simulator for the list."));
    }

    private async ValueTask<object?> OnlyFromHere(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (world.Options.ControlFromAnywhere)
        {
            return await next(context);
        }

        // The host name too: a web page must not reach the door by a name that it points at this machine.
        var host = http.Request.Host.Host;
        var named = host is "localhost"
            || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        return named && http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
            ? await next(context)
            : ControlAnswers.Forbidden(
                "/_control answers the machine it runs on. Set Simulator:ControlFromAnywhere=true to open it.");
    }
}
