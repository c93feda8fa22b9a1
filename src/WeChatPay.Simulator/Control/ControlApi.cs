using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Login;
using WeChatPay.Simulator.Orders;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Control;

/// <summary>
/// All routes of /_control: what users, the platform and testers do. No signature; loopback only by default.
/// </summary>
internal sealed class ControlApi(
    World world,
    Signing signing,
    Termination termination,
    Charging charging,
    RefundFlow refunds,
    Dispatcher dispatcher,
    RecentLog<RequestRecord> requests,
    KeyControl keyControl,
    LoginApi login,
    CallerRule callers
)
{
    public void Map(IEndpointRouteBuilder app)
    {
        var control = app.MapGroup("/_control")
            .AddEndpointFilter(
                async (context, next) =>
                    callers.Refuse(context.HttpContext) is { } refusal
                        ? ControlResults.Forbidden(refusal)
                        : await next(context)
            );
        keyControl.Map(control);
        login.MapControl(control);
        new SessionControl(world, signing).Map(control);
        new ContractControl(world, termination).Map(control);
        new OrderControl(world, charging).Map(control);
        new RefundControl(world, refunds).Map(control);
        new StatementControl(world).Map(control);
        new SettingsControl(world).Map(control);
        new LedgerControl(world, requests).Map(control);
        new FaultControl(world).Map(control);
        new ClockControl(world, dispatcher).Map(control);
        control.MapGet("/choices", Choices);
        control.MapFallback(() =>
            ControlResults.NotFound("There is no such control call. The README of WeChatPay.Simulator lists them.")
        );
    }

    /// <summary>The possible values of settings, for user interfaces.</summary>
    private static IResult Choices() =>
        ControlResults.Json(
            new ChoicesView(
                FaultOn.All.ToDictionary(on => on, FaultKinds.For, StringComparer.Ordinal),
                [.. ExchangeRates.Currencies.Select(c => new CurrencyView(c, ExchangeRates.ExponentOf(c)))],
                [.. Declines.Codes],
                [.. OrderRefusals.Codes],
                [.. RefundRefusals.Codes]
            ),
            ControlJson.Control.ChoicesView
        );
}
