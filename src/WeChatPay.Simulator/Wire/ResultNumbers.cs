namespace WeChatPay.Simulator.Wire;

/// <summary>The internal number at the end of Request-ID, if known (docs/wechat-pay.md, Errors).</summary>
internal static class ResultNumbers
{
    public static int Of(WireReply reply) =>
        reply.Error?.Code switch
        {
            null => 0,
            "SIGN_ERROR" => 270283348,
            "ORDER_NOT_EXIST" or "NOT_FOUND" => 268512771,
            "NOT_ENOUGH" => 88430113,
            "NO_AUTH" => 268443701,
            "PARAM_ERROR" => 268435461,
            _ => 268435456,
        };
}
