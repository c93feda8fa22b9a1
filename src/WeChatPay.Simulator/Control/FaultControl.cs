using System.Text.Json;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Control;

/// <summary>Configures faults: /_control/faults. A POST replaces what was set before.</summary>
internal sealed class FaultControl(World world)
{
    private static readonly string[] RuleFields =
    [
        "on",
        "fault",
        "probability",
        "count",
        "skip",
        "delay_seconds",
        "match",
        "code",
        "status",
        "trade_state",
        "then",
    ];

    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/faults", Get);
        control.MapPost("/faults", (Delegate)PostAsync);
        control.MapDelete(
            "/faults",
            () =>
            {
                world.Faults.Set([], 0, null);
                return Get();
            }
        );
    }

    private IResult Get()
    {
        var (rules, seed, profile, struck) = world.Faults.Describe();
        return ControlResults.Json(new FaultsView(rules, seed, profile, struck), ControlJson.Control.FaultsView);
    }

    private async Task<IResult> PostAsync(HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "rules", "seed", "profile");
        var seed = body.Integer("seed", min: long.MinValue);
        var profile = body.OneOf("profile", FaultProfile.Mild, FaultProfile.Harsh);
        var elements = body.Array("rules");
        if (elements is null && profile is null)
        {
            body.Fail(
                "Send a script {\"rules\": [{\"on\": \"deduct\", \"fault\": \"lose_after\"}]} "
                    + "or a storm {\"seed\": 7, \"profile\": \"mild\"}."
            );
        }

        var rules = new List<FaultRule>();
        foreach (var element in elements ?? [])
        {
            if (body.Problem is null)
                rules.Add(ReadRule(element, body));
        }

        if (body.Problem is { } problem)
            return ControlResults.BadRequest(problem);

        world.Faults.Set([.. rules], seed ?? 0, profile);
        return Get();
    }

    private static FaultRule ReadRule(JsonElement element, ControlBody whole)
    {
        var takes = $"A rule takes: {string.Join(", ", RuleFields)}.";
        if (element.ValueKind != JsonValueKind.Object)
        {
            whole.Fail($"Each rule is a JSON object. {takes}");
            return new FaultRule { On = "", Fault = "" };
        }

        var body = ControlBody.Of(element, RuleFields, takes);
        var on = body.OneOf("on", FaultOn.All);
        var fault = body.Text("fault");
        if (on is null || fault is null)
        {
            body.Fail("Each rule names 'on' and 'fault'.");
        }
        else if (!FaultKinds.For(on).Contains(fault))
        {
            var known = string.Join(", ", FaultKinds.For(on));
            body.Fail($"The fault '{fault}' does not exist on '{on}'; there are {known}.");
        }

        var rule = new FaultRule
        {
            On = on ?? "",
            Fault = fault ?? "",
            Probability = body.Decimal("probability", max: 1),
            Count = (int?)Math.Min(body.Integer("count") ?? int.MaxValue, int.MaxValue),
            Skip = (int?)Math.Min(body.Integer("skip") ?? 0, int.MaxValue),
            DelaySeconds = body.Decimal("delay_seconds", max: 366 * 86400.0),
            Match = body.Text("match"),
            Code = body.Text("code"),
            Status = ReadStatus(body),
            TradeState = body.OneOf("trade_state", TradeStates.NotPay, TradeStates.Closed, TradeStates.PayError),
            Then = body.OneOf("then", TradeStates.Success, TradeStates.Closed),
        };
        if (body.Problem is { } problem)
            whole.Fail(problem);

        return rule;
    }

    private static int? ReadStatus(ControlBody body)
    {
        var status = body.Integer("status", min: 400);
        if (status > 599)
            body.Fail("The field 'status' must be an HTTP status from 400 to 599.");

        return (int?)status;
    }
}
