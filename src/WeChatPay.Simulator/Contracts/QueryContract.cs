using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Contracts;

/// <summary>Contract by contract_id or by out_contract_code (docs/wechat-pay.md, Contracts).</summary>
internal sealed class QueryContract(World world)
{
    public WireReply Handle(WireCall call)
    {
        var fields = new QueryReader(call.Query);
        var party = Party.Read(fields, world, call.Signer, out var refusal);
        if (refusal is not null)
            return refusal;

        var byCode = call.Route.Variant is not null;
        var planId = byCode ? fields.Integer("plan_id") : 0;
        if (fields.Problem is { } problem)
            return problem;

        if (call.Route.Argument.Length > (byCode ? 32 : 64))
        {
            return WireReply.Parameter(
                byCode ? "out_contract_code" : "contract_id",
                call.Route.Argument,
                "the value is too long",
                "url"
            );
        }

        lock (world.StateLock)
        {
            var contract = byCode
                ? world.ContractsByCode.GetValueOrDefault(new(party.Mchid, party.SubMchid, call.Route.Argument))
                : world.Contracts.GetValueOrDefault(call.Route.Argument);
            if (contract is null || (byCode && contract.PlanId != planId) || call.Fault?.Kind == FaultKinds.Stale)
                return WireReply.Refuse(404, "NOT_FOUND", "the contract does not exist");

            return contract.BelongsTo(party.Mchid, party.SubMchid)
                ? WireReply.Ok(Describe(contract), WireJson.Wire.ContractReply)
                : WireReply.NoAuth("the contract belongs to another merchant");
        }
    }

    private static ContractReply Describe(Contract contract)
    {
        var direct = contract.SubMchid is null;
        return new ContractReply(
            direct ? contract.Mchid : null,
            direct ? contract.Appid : null,
            direct ? null : contract.Mchid,
            contract.SubMchid,
            direct ? null : contract.Appid,
            contract.SubAppid,
            contract.ContractId,
            contract.PlanId,
            contract.OutContractCode,
            contract.UserDisplayName,
            contract.Signed ? "SIGNED" : "TERMINATED",
            Rfc3339.Format(contract.SignedAt),
            Rfc3339.Format(contract.TerminatedAt),
            contract.TerminationMode,
            contract.TerminationNote,
            contract.Openid
        );
    }
}
