using WeChatPay.Simulator.Contracts;

namespace WeChatPay.Simulator.Control;

/// <summary>Lists contracts, and ends them as the user or the platform: /_control/contracts.</summary>
internal sealed class ContractControl(World world, Termination termination)
{
    public void Map(IEndpointRouteBuilder control)
    {
        control.MapGet("/contracts", List);
        control.MapGet(
            "/contracts/{id}",
            (string id) => With(id, c => ControlResults.Json(View(c), ControlJson.Control.ContractView))
        );
        control.MapPost("/contracts/{id}/terminate", TerminateAsync);
    }

    public static ContractView View(Contract contract) =>
        new(
            contract.ContractId,
            contract.Signed ? "SIGNED" : "TERMINATED",
            contract.Mchid,
            contract.SubMchid,
            contract.Appid,
            contract.SubAppid,
            contract.PlanId,
            contract.OutContractCode,
            contract.UserDisplayName,
            contract.Openid,
            contract.SignedAt,
            contract.TerminatedAt,
            contract.TerminationMode,
            contract.TerminationNote
        );

    private IResult List(string? openid, string? out_contract_code, string? state, int? limit)
    {
        lock (world.StateLock)
        {
            return ControlResults.Json(
                new Listing<ContractView>([
                    .. world
                        .Contracts.Values.Where(c =>
                            (openid is null || c.Openid == openid)
                            && (out_contract_code is null || c.OutContractCode == out_contract_code)
                            && (
                                state is null
                                || string.Equals(
                                    c.Signed ? "SIGNED" : "TERMINATED",
                                    state,
                                    StringComparison.OrdinalIgnoreCase
                                )
                            )
                        )
                        .OrderByDescending(c => c.SignedAt)
                        .Take(limit ?? int.MaxValue)
                        .Select(View),
                ]),
                ControlJson.Control.ListingContractView
            );
        }
    }

    private async Task<IResult> TerminateAsync(string id, HttpContext context)
    {
        var body = await ControlBody.ReadAsync(context, "by", "note");
        var by = body.OneOf("by", "user", "platform");
        var note = body.Text("note");
        if (by is null)
            body.Fail("Say who ends the contract: {\"by\": \"user\"} or {\"by\": \"platform\"}.");

        return body.Problem is { } problem
            ? ControlResults.BadRequest(problem)
            : With(
                id,
                contract =>
                    termination.End(contract, by == "user" ? Termination.ByUser : Termination.ByPlatform, note)
                        ? ControlResults.Json(View(contract), ControlJson.Control.ContractView)
                        : ControlResults.Conflict("The contract is already terminated.")
            );
    }

    private IResult With(string id, Func<Contract, IResult> action)
    {
        lock (world.StateLock)
        {
            return world.Contracts.TryGetValue(id, out var contract)
                ? action(contract)
                : ControlResults.NotFound("There is no such contract. GET /_control/contracts lists them.");
        }
    }
}
