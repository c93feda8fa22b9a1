using WeChatPay.Global.Http;

namespace WeChatPay.Global.Contracts;

/// <summary>Calls to open, query and end papay contracts (docs/wechat-pay.md, Papay calls).</summary>
public sealed class ContractCalls
{
    private const string Root = "/v3/global/papay/contracts/";

    private readonly GatewayCaller caller;

    internal ContractCalls(GatewayCaller caller) => this.caller = caller;

    /// <summary>
    /// Opens a signing session; the ids of the account's mode are filled in. Repeating it only opens another session.
    /// </summary>
    public Task<GatewayReply<PreSignReply>> PreSignAsync(
        PreSignChannel channel,
        PreSignBody body,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(body);
        var ids = Ids.Of(caller.Account, subMerchant);
        var sent = body with
        {
            Appid = ids.AppId,
            SpAppid = ids.SpAppId,
            SubMchid = ids.SubMchId,
            SubAppid = ids.SubAppId,
        };
        return caller.PostAsync(
            "pre_sign",
            Root + Segment(channel) + "-pre-entrust-sign",
            sent,
            ContractJson.Wire.PreSignBody,
            ContractJson.Wire.PreSignReply,
            cancellationToken
        );
    }

    /// <summary>Queries a contract by WeChat's contract_id.</summary>
    public Task<GatewayReply<ContractReply>> GetAsync(
        string contractId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_contract",
            Root + Uri.EscapeDataString(contractId) + "?" + Ids.Of(caller.Account, subMerchant).Query,
            ContractJson.Wire.ContractReply,
            cancellationToken
        );

    /// <summary>Queries a contract by the merchant's out_contract_code; the template id is required (D-06).</summary>
    public Task<GatewayReply<ContractReply>> GetByCodeAsync(
        string outContractCode,
        long planId,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    ) =>
        caller.GetAsync(
            "query_contract_by_code",
            $"{Root}out-contract-code/{Uri.EscapeDataString(outContractCode)}"
                + $"?{Ids.Of(caller.Account, subMerchant).Query}&plan_id={planId}",
            ContractJson.Wire.ContractReply,
            cancellationToken
        );

    /// <summary>Ends a contract. A contract that has already ended is refused with CONTRACT_NOT_EXIST.</summary>
    public Task<GatewayReply<NoContent>> TerminateAsync(
        string contractId,
        string note,
        SubMerchant? subMerchant,
        CancellationToken cancellationToken
    )
    {
        var ids = Ids.Of(caller.Account, subMerchant);
        var body = new TerminateBody
        {
            Appid = ids.AppId,
            SpAppid = ids.SpAppId,
            SubMchid = ids.SubMchId,
            SubAppid = ids.SubAppId,
            TerminationNote = note,
        };
        return caller.PostAsync(
            "terminate_contract",
            Root + Uri.EscapeDataString(contractId) + "/terminate",
            body,
            ContractJson.Wire.TerminateBody,
            cancellationToken
        );
    }

    private static string Segment(PreSignChannel channel) =>
        channel switch
        {
            PreSignChannel.MiniProgram => "miniprogram",
            PreSignChannel.H5 => "h5",
            PreSignChannel.Jsapi => "jsapi",
            PreSignChannel.Web => "web",
            PreSignChannel.App => "app",
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "Not a signing channel."),
        };
}
