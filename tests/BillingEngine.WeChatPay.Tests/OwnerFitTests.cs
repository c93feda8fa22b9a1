using BillingEngine.Domain.Gateway;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>Answers that name another merchant or app than the account that asked.</summary>
public class OwnerFitTests
{
    private const string Ours = "\"mchid\":\"1900009191\",\"appid\":\"wx8888888888888888\"";

    [Theory]
    [InlineData("\"mchid\":\"1900000001\"", "merchant_differs")]
    [InlineData("\"sp_mchid\":\"1900000001\"", "merchant_differs")]
    [InlineData("\"mchid\":\"1900009191\",\"sub_mchid\":\"1900000109\"", "merchant_differs")]
    [InlineData("\"mchid\":\"1900009191\",\"appid\":\"wx1\"", "app_differs")]
    [InlineData(Ours, null)]
    public async Task A_success_and_a_contract_say_so_and_everything_else_is_not_believed(
        string owner,
        string? mismatch
    )
    {
        await using var house = await AdapterHouse.OpenAsync();
        var none = CancellationToken.None;
        var payment = new PaymentQuery(AdapterHouse.Main, "D0123456789");
        string Order(string state) =>
            "{"
            + owner
            + ",\"out_trade_no\":\"D0123456789\",\"transaction_id\":\"42\","
            + "\"trade_state\":\""
            + state
            + "\",\"amount\":{\"total\":8800,\"currency\":\"HKD\"}}";
        house.Wire.NextSigned(200, Order("SUCCESS"));
        var paid = (await house.Gateway.QueryPaymentAsync(payment, none)).Outcome;
        Assert.Equal(mismatch, Assert.IsType<PaymentOutcome.Succeeded>(paid).Facts.OwnerMismatch);
        // Another's closed order is no proof of death.
        house.Wire.NextSigned(200, Order("CLOSED"));
        var dead = (await house.Gateway.QueryPaymentAsync(payment, none)).Outcome;
        Assert.Equal(mismatch is null, dead is PaymentOutcome.Dead);
        house.Wire.NextSigned(200, Order("NOTPAY"));
        var unpaid = (await house.Gateway.QueryPaymentAsync(payment, none)).Outcome;
        Assert.Equal(mismatch is null, unpaid is PaymentOutcome.Unpaid);

        var contract = new ContractQuery(AdapterHouse.Main, "C9", "O1", 123);
        house.Wire.NextSigned(200, "{" + owner + ",\"contract_id\":\"C9\",\"state\":\"SIGNED\"}");
        var signed = (await house.Gateway.QueryContractAsync(contract, none)).Outcome;
        Assert.Equal(mismatch, Assert.IsType<ContractOutcome.Signed>(signed).Facts.OwnerMismatch);
        house.Wire.NextSigned(200, "{" + owner + ",\"contract_id\":\"C9\",\"state\":\"TERMINATED\"}");
        var ended = (await house.Gateway.QueryContractAsync(contract, none)).Outcome;
        Assert.Equal(mismatch, Assert.IsType<ContractOutcome.Terminated>(ended).Facts.OwnerMismatch);
    }

    [Theory]
    [InlineData("\"mchid\":\"1900000001\"", "merchant_differs")]
    [InlineData("\"sub_mchid\":\"1900000109\"", "merchant_differs")]
    [InlineData("\"mchid\":\"1900009191\"", null)]
    public async Task A_refund_says_so(string owner, string? mismatch)
    {
        await using var house = await AdapterHouse.OpenAsync();
        house.Wire.NextSigned(
            200,
            "{"
                + owner
                + ",\"id\":\"50\",\"out_refund_no\":\"R1\",\"status\":\"SUCCESS\","
                + "\"amount\":{\"refund\":10,\"currency\":\"HKD\"}}"
        );
        var told = (
            await house.Gateway.QueryRefundAsync(new RefundQuery(AdapterHouse.Main, "R1"), CancellationToken.None)
        ).Outcome;
        Assert.Equal(mismatch, Assert.IsType<RefundOutcome.Succeeded>(told).Facts.OwnerMismatch);
    }
}
