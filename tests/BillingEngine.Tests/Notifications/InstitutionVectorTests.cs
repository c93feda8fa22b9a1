using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using BillingEngine.Cli;
using BillingEngine.Customers;
using BillingEngine.Domain.Calendar;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using BillingEngine.Domain.Payments;
using BillingEngine.Notifications;
using BillingEngine.Plans;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Subscriptions;
using BillingEngine.Testing;
using BillingEngine.Testing.Engine;
using BillingEngine.WeChatPay;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WeChatPay.Global.Signatures;

namespace BillingEngine.Tests.Notifications;

/// <summary>
/// The institution's vectors, made by another implementation, through the engine's own API: a payer signs under the
/// institution's app and is then named by its sp_openid alone.
/// </summary>
public sealed class InstitutionVectorTests(EngineHost host) : IClassFixture<EngineHost>
{
    private const string ContractNumber = "202406103903387184301572";
    private const string OutContractCode = "C100001256";
    private const long Now = 1718000001;

    private static readonly JsonNode Keys = Vector("keys.json");

    [Fact]
    public async Task Signed_then_paid_under_the_institutions_openid_succeeds_and_another_payer_is_refused()
    {
        using var accounts = new GatewayAccounts(
            GatewaySettings.Read(new ConfigurationBuilder().AddInMemoryCollection(Settings()).Build()),
            new ManualClock(DateTimeOffset.FromUnixTimeSeconds(Now))
        );
        var reader = new WeChatPayNotificationReader(accounts);
        var subscription = await EnrolledAsync();

        await TellAsync(reader, Envelope("papay-sign"));
        await host.RunAsync();
        var payment = Assert.Single(await host.PaymentsAsync(subscription));
        Assert.Equal(PaymentStatus.Unknown, payment.Status);
        Assert.Equal(ContractNumber, payment.ContractNumber);

        await NumberAsync(payment, "INV202406100001A1");
        await TellAsync(reader, Envelope("deduction-success"));
        payment = Assert.Single(await host.PaymentsAsync(subscription));
        Assert.Equal(PaymentStatus.Succeeded, payment.Status);
        Assert.Equal(new DateTimeOffset(2024, 6, 10, 6, 13, 20, TimeSpan.Zero), payment.PaidAt);
        Assert.Equal(
            "oTESTuser0000000000000000001 oTESTsp000000000000000000001",
            await host.ScalarAsync<string>("SELECT openid || ' ' || sp_openid FROM customers")
        );
        Assert.Equal(0, await host.ScalarAsync<long>("SELECT count(*) FROM alerts"));

        // The next period: everything as before, but for the payer.
        await host.RunUntilAsync((await host.SubscriptionAsync(subscription)).NextRenewalAt!.Value);
        var next = (await host.PaymentsAsync(subscription))[^1];
        await NumberAsync(next, "INV202407100001A1");
        await TellAsync(reader, Envelope(another: "oTESTsp000000000000000000002"));
        next = (await host.PaymentsAsync(subscription))[^1];
        Assert.Equal(PaymentStatus.Quarantined, next.Status);
        Assert.Equal(
            "parked payer_differs",
            await host.ScalarAsync<string>(
                "SELECT status || ' ' || reason FROM notifications WHERE notification_id = 'EV-another'"
            )
        );
        Assert.Equal(
            1,
            await host.ScalarAsync<long>(
                $"SELECT count(*) FROM alerts WHERE object_id = '{next.Id.Value}' AND code = 'payment.outcome_refused'"
            )
        );
    }

    private async Task<Domain.Common.SubscriptionId> EnrolledAsync()
    {
        var merchant = await host.AddMerchantAsync("partner", (string)Keys["ids"]!["sub_mchid"]!);
        await host.SendAsync(new CreatePlan("vector", "Vector", 888, "HKD", IntervalUnit.Month, 123), merchant);
        var enrolled = (
            await host.SendAsync(
                new CreateSubscription(
                    "vector",
                    new TextOr<CreateCustomer>(new CreateCustomer("u1", "Li Lei", "oTESTuser0000000000000000001")),
                    SigningChannel.MiniProgram
                ),
                merchant
            )
        ).Value;
        await host.SqlAsync($"UPDATE contracts SET out_contract_code = '{OutContractCode}'");
        // The answers to the deductions are lost; what the contract is asked for agrees with the vector.
        host.Gateway.NextDeductions(ContractNumber, _ => Given.NoAnswer, _ => Given.NoAnswer);
        host.Gateway.SetContract(
            OutContractCode,
            new ContractOutcome.Signed(
                new ContractFacts(ContractNumber, OutContractCode, 123, merchant.SubMchId, null, null, null)
            )
        );
        return enrolled.Id;
    }

    private async Task TellAsync(INotificationReader reader, NotificationEnvelope envelope)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var handler = ActivatorUtilities.CreateInstance<ReceiveNotificationHandler>(scope.ServiceProvider, reader);
        var answer = await handler.Handle(new ReceiveNotification("partner", envelope), default);
        Assert.Equal(200, answer.Value.Status);
    }

    private Task<int> NumberAsync(Payment payment, string number) =>
        host.SqlAsync($"UPDATE payments SET out_trade_no = '{number}' WHERE id = '{payment.Id.Value}'");

    private static Dictionary<string, string?> Settings() =>
        new()
        {
            ["Billing:Sandbox"] = "true",
            ["Billing:PublicBaseUrl"] = "http://127.0.0.1:9",
            ["Accounts:partner:Mode"] = "institution",
            ["Accounts:partner:AppId"] = (string)Keys["ids"]!["sp_appid"]!,
            ["Accounts:partner:MchId"] = (string)Keys["ids"]!["sp_mchid"]!,
            ["Accounts:partner:SerialNo"] = (string)Keys["serials"]!["merchant"]!,
            ["Accounts:partner:PrivateKey"] = (string)Keys["merchant"]!["private_key_pem"]!,
            ["Accounts:partner:ApiV3Key"] = (string)Keys["ids"]!["apiV3Key"]!,
            ["Accounts:partner:BaseUrl"] = "http://127.0.0.1:9",
            // The vectors' platform key, trusted from the start so that nothing is fetched.
            ["Accounts:partner:PublicKeyId"] = (string)Keys["serials"]!["platform_a"]!,
            ["Accounts:partner:PublicKey"] = (string)Keys["platform"]![0]!["public_key_pem"]!,
        };

    private static JsonNode Case(string name) =>
        Vector("notifications.json")["cases"]!.AsArray().Single(c => (string)c!["name"]! == name)!;

    private static NotificationEnvelope Envelope(string name = "deduction-success", string? another = null)
    {
        var vector = Case(name);
        var headers = vector["headers"]!.AsObject().ToDictionary(h => h.Key, h => (string)h.Value!);
        if (another is null)
            return new NotificationEnvelope(headers, Encoding.UTF8.GetBytes((string)vector["body"]!));
        var content = vector["decrypted"]!;
        content["out_trade_no"] = "INV202407100001A1";
        content["transaction_id"] = "4015463511252015071056489716";
        content["payer"]!["sp_openid"] = another;
        var body = JsonNode.Parse((string)vector["body"]!)!;
        body["id"] = "EV-another";
        using var cipher = new AesGcmCipher((string)Keys["ids"]!["apiV3Key"]!);
        body["resource"]!["ciphertext"] = cipher.Encrypt(
            (string)body["resource"]!["nonce"]!,
            (string)body["resource"]!["associated_data"]!,
            Encoding.UTF8.GetBytes(content.ToJsonString())
        );
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var key = RSA.Create();
        key.ImportFromPem((string)Keys["platform"]![0]!["private_key_pem"]!);
        headers["Wechatpay-Signature"] = RsaSignature.Sign(
            key,
            SignatureMessage.ForResponse(headers["Wechatpay-Timestamp"], headers["Wechatpay-Nonce"], bytes)
        );
        return new NotificationEnvelope(headers, bytes);
    }

    private static JsonNode Vector(string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "tests", "WeChatPay.Testing", "vectors", name)))!;
}
