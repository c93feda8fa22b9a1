using System.Text.Json;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Contracts;

/// <summary>PAPAY.SIGN and PAPAY.TERMINATE (docs/wechat-pay.md, Notifications).</summary>
internal static class ContractEvents
{
    public static EventToSend Signed(Contract contract, string url) =>
        new(
            "PAPAY.SIGN",
            "papay",
            contract.Mchid,
            url,
            Payload(contract, null, contract.SignedAt),
            contract.ContractId,
            contract.Openid
        );

    public static EventToSend Terminated(Contract contract, string? url) =>
        new(
            "PAPAY.TERMINATE",
            "papay",
            contract.Mchid,
            url,
            Payload(contract, contract.TerminationMode, contract.TerminatedAt!.Value),
            contract.ContractId,
            contract.Openid
        );

    private static string Payload(Contract contract, string? mode, DateTimeOffset at)
    {
        var direct = contract.SubMchid is null;
        return JsonSerializer.Serialize(
            new ContractEvent(
                direct ? contract.Mchid : null,
                direct ? contract.Appid : null,
                direct ? null : contract.Mchid,
                contract.SubMchid,
                direct ? null : contract.Appid,
                contract.SubAppid,
                contract.OutContractCode,
                contract.PlanId,
                contract.ContractId,
                contract.Openid,
                mode,
                Rfc3339.Format(at)
            ),
            WireJson.Wire.ContractEvent
        );
    }
}
