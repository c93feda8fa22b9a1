using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Customers;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;

namespace BillingEngine.Subscriptions.Enrolling;

/// <summary>How and where the payer is to sign, as the request says.</summary>
public sealed record SigningWish(SigningChannel Channel, string? ClientIp, string? ReturnUrl)
{
    /// <summary>From the merchant's mini program into WeChat's own, and back.</summary>
    public static readonly SigningWish OfMiniProgram = new(SigningChannel.MiniProgram, null, null);

    /// <summary>Refuses a wish that lacks what its channel needs; null when it lacks nothing.</summary>
    public Error? Refuse(Customer customer)
    {
        if (Channel is SigningChannel.MiniProgram or SigningChannel.Jsapi && customer.OpenId is null)
        {
            return Error.InvalidField(
                "customer",
                $"has no openid, which the channel {Channel.Text()} needs; set it on the customer first"
            );
        }

        return Channel == SigningChannel.H5 && ClientIp is null
            ? Error.InvalidField(
                "client_ip",
                "is required for the channel h5: WeChat compares it with the address of the payer who signs"
            )
            : null;
    }
}
