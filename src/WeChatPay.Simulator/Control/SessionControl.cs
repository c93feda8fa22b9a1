using WeChatPay.Simulator.Contracts;

namespace WeChatPay.Simulator.Control;

/// <summary>What the user does on the signing page: /_control/sessions.</summary>
internal sealed class SessionControl(World world, Signing signing)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/sessions", List);
        control.MapGet(
            "/sessions/{id}",
            (string id) => With(id, s => ControlResults.Json(View(s), ControlJson.Control.SessionView))
        );
        control.MapPost("/sessions/{id}/sign", SignAsync);
        control.MapPost(
            "/sessions/{id}/refuse",
            (string id, HttpContext context) => CloseAsync(id, SessionState.Refused, context)
        );
        control.MapPost(
            "/sessions/{id}/expire",
            (string id, HttpContext context) => CloseAsync(id, SessionState.Expired, context)
        );
    }

    private IResult List(string? state, string? openid, string? out_contract_code, int? limit)
    {
        lock (world.StateLock)
        {
            var now = world.Clock.Now;
            return ControlResults.Json(
                new Listing<SessionView>([
                    .. world
                        .Sessions.Values.Where(s =>
                            (state is null || s.StateAt(now) == state)
                            && (openid is null || s.Openid == openid)
                            && (out_contract_code is null || s.OutContractCode == out_contract_code)
                        )
                        .OrderByDescending(s => s.CreatedAt)
                        .Take(limit ?? int.MaxValue)
                        .Select(View),
                ]),
                ControlJson.Control.ListingSessionView
            );
        }
    }

    private async Task<IResult> SignAsync(string id, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "openid");
        var openid = body.Text("openid");
        if (openid is { Length: 0 or > 128 })
            body.Fail("The field 'openid' has 1 to 128 characters.");

        return body.Problem is { } problem
            ? ControlResults.BadRequest(problem)
            : With(
                id,
                session =>
                {
                    var (contract, error) = signing.Sign(session, openid);
                    return contract is null
                        ? ControlResults.Conflict(error!)
                        : ControlResults.Json(ContractControl.View(contract), ControlJson.Control.ContractView);
                }
            );
    }

    private async Task<IResult> CloseAsync(string id, string state, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context);
        return body.Problem is { } problem
            ? ControlResults.BadRequest(problem)
            : With(
                id,
                session =>
                    signing.Close(session, state) is { } error
                        ? ControlResults.Conflict(error)
                        : ControlResults.Json(View(session), ControlJson.Control.SessionView)
            );
    }

    private IResult With(string id, Func<Session, IResult> action)
    {
        lock (world.StateLock)
        {
            return world.Sessions.TryGetValue(id, out var session)
                ? action(session)
                : ControlResults.NotFound(
                    "There is no such session. Use the session_id, or the os_session_id of the signing URL."
                );
        }
    }

    private SessionView View(Session session) =>
        new(
            session.SessionId,
            session.StateAt(world.Clock.Now),
            session.Channel,
            session.Mchid,
            session.SubMchid,
            session.PlanId,
            session.OutContractCode,
            session.UserDisplayName,
            session.Openid,
            session.ContractId,
            session.SuccessNotifyUrl,
            session.ReturnUrl,
            session.CreatedAt,
            session.ExpiresAt
        );
}
