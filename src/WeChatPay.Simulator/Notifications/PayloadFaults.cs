using System.Text.Json.Nodes;
using WeChatPay.Simulator.Faults;

namespace WeChatPay.Simulator.Notifications;

/// <summary>Falsifies payloads, so that they differ from what happened.</summary>
internal static class PayloadFaults
{
    public static string Apply(string? fault, string payload)
    {
        if (
            fault
            is not (
                FaultKinds.WrongAmount
                or FaultKinds.WrongCurrency
                or FaultKinds.WrongContract
                or FaultKinds.WrongMerchant
            )
        )
        {
            return payload;
        }

        var node = JsonNode.Parse(payload)!.AsObject();
        var amount = node["amount"]?.AsObject();
        if (fault == FaultKinds.WrongContract)
        {
            node["contract_id"] = "2099010199999999999999";
        }
        else if (fault == FaultKinds.WrongMerchant)
        {
            node[node.ContainsKey("sub_mchid") ? "sub_mchid" : "mchid"] = "1999999999";
        }
        else if (amount is not null && fault == FaultKinds.WrongAmount)
        {
            var field = amount.ContainsKey("refund") ? "refund" : "total";
            amount[field] = amount[field]!.GetValue<long>() + 1;
        }
        else if (amount is not null && fault == FaultKinds.WrongCurrency)
        {
            amount["currency"] = amount["currency"]!.GetValue<string>() == "USD" ? "HKD" : "USD";
        }

        return node.ToJsonString();
    }
}
