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
        await using var adapter = await AdapterHost.OpenAsync();
        var none = CancellationToken.None;
        var payment = new PaymentQuery(AdapterHost.Main, "D0123456789");
        string Order(string state) =>
            "{"
            + owner
            + ",\"out_trade_no\":\"D0123456789\",\"transaction_id\":\"42\","
            + "\"trade_state\":\""
            + state
            + "\",\"amount\":{\"total\":8800,\"currency\":\"HKD\"}}";
        adapter.Wire.NextSigned(200, Order("SUCCESS"));
        var paid = (await adapter.Gateway.QueryPaymentAsync(payment, none)).Outcome;
        Assert.Equal(mismatch, Assert.IsType<PaymentOutcome.Succeeded>(paid).Facts.OwnerMismatch);
        // A closed order of another merchant does not prove that ours is closed.
        adapter.Wire.NextSigned(200, Order("CLOSED"));
        var dead = (await adapter.Gateway.QueryPaymentAsync(payment, none)).Outcome;
        Assert.Equal(mismatch is null, dead is PaymentOutcome.Dead);
        adapter.Wire.NextSigned(200, Order("NOTPAY"));
        var unpaid = (await adapter.Gateway.QueryPaymentAsync(payment, none)).Outcome;
        Assert.Equal(mismatch is null, unpaid is PaymentOutcome.Unpaid);

        var contract = new ContractQuery(AdapterHost.Main, "C9", "O1", 123);
        adapter.Wire.NextSigned(200, "{" + owner + ",\"contract_id\":\"C9\",\"state\":\"SIGNED\"}");
        var signed = (await adapter.Gateway.QueryContractAsync(contract, none)).Outcome;
        Assert.Equal(mismatch, Assert.IsType<ContractOutcome.Signed>(signed).Facts.OwnerMismatch);
        adapter.Wire.NextSigned(200, "{" + owner + ",\"contract_id\":\"C9\",\"state\":\"TERMINATED\"}");
        var ended = (await adapter.Gateway.QueryContractAsync(contract, none)).Outcome;
        Assert.Equal(mismatch, Assert.IsType<ContractOutcome.Terminated>(ended).Facts.OwnerMismatch);
    }

    [Theory]
    [InlineData("\"mchid\":\"1900000001\"", "merchant_differs")]
    [InlineData("\"sub_mchid\":\"1900000109\"", "merchant_differs")]
    [InlineData("\"mchid\":\"1900009191\"", null)]
    public async Task A_refund_says_so(string owner, string? mismatch)
    {
        await using var adapter = await AdapterHost.OpenAsync();
        adapter.Wire.NextSigned(
            200,
            "{"
                + owner
                + ",\"id\":\"50\",\"out_refund_no\":\"R1\",\"status\":\"SUCCESS\","
                + "\"amount\":{\"refund\":10,\"currency\":\"HKD\"}}"
        );
        var received = (
            await adapter.Gateway.QueryRefundAsync(new RefundQuery(AdapterHost.Main, "R1"), CancellationToken.None)
        ).Outcome;
        Assert.Equal(mismatch, Assert.IsType<RefundOutcome.Succeeded>(received).Facts.OwnerMismatch);
    }
}
