using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Global.Contracts;
using WeChatPay.Global.Http;

namespace BillingEngine.WeChatPay;

/// <summary>Sets the fields that each channel needs (docs/wechat-pay.md, Pre-signing; D-17).</summary>
internal static class PreSignRequests
{
    public static PreSignBody BodyOf(PreSignRequest request, string notifyUrl) =>
        new()
        {
            PlanId = request.TemplateId,
            OutContractCode = request.OutContractCode,
            UserDisplayName = request.UserDisplayName,
            SuccessNotifyUrl = notifyUrl,
            ExpiredTime = WireTime.Format(request.ExpiresAt),
            Openid = request.Channel is SigningChannel.MiniProgram or SigningChannel.Jsapi or SigningChannel.App
                ? request.OpenId
                : null,
            UserClientIp = request.Channel is SigningChannel.H5 ? request.ClientIp : null,
            ReturnUrl = request.Channel is SigningChannel.H5 or SigningChannel.Jsapi or SigningChannel.Web
                ? request.ReturnUrl
                : null,
        };

    public static PreSignChannel ChannelOf(SigningChannel channel) =>
        channel switch
        {
            SigningChannel.MiniProgram => PreSignChannel.MiniProgram,
            SigningChannel.H5 => PreSignChannel.H5,
            SigningChannel.Jsapi => PreSignChannel.Jsapi,
            SigningChannel.Web => PreSignChannel.Web,
            SigningChannel.App => PreSignChannel.App,
            _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "Not a signing channel."),
        };
}
