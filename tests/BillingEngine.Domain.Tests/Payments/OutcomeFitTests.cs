using BillingEngine.Domain.Payments;

namespace BillingEngine.Domain.Tests.Payments;

public sealed class OutcomeFitTests
{
    [Theory]
    [InlineData("sub_mchid", "merchant_differs"), InlineData("app", "app_differs")]
    public void A_success_of_a_direct_account_that_names_somebody_else_is_quarantined(string what, string reason)
    {
        var c = new Case().With(PaymentStatus.Unknown);
        c.Apply(
            c.Success(f =>
                what == "app" ? f with { OwnerMismatch = "app_differs" } : f with { SubMchId = "1900000109" }
            )
        );
        Assert.Equal((PaymentStatus.Quarantined, reason), (c.Payment.Status, c.Payment.Evidence));
    }
}
