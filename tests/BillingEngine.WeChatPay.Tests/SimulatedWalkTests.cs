using System.Net.Http.Json;
using System.Text.Json.Nodes;
using BillingEngine.Domain.Common;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Gateway;
using WeChatPay.Simulator;
using WeChatPay.Simulator.Certificates;

namespace BillingEngine.WeChatPay.Tests;

/// <summary>The complete life of a contract through the port, against the simulator over HTTP.</summary>
public class SimulatedWalkTests
{
    public static TheoryData<string, CodeSpelling, bool> Ways =>
        new()
        {
            { "main", CodeSpelling.Underscored, false },
            { "main", CodeSpelling.Joined, true },
            { "partner", CodeSpelling.Underscored, true },
            { "partner", CodeSpelling.Joined, false },
        };

    // Created once: creating RSA keys takes longer than the test.
    private static KeyRing? keyRing;

    [Theory, MemberData(nameof(Ways))]
    public async Task A_contract_is_signed_charged_declined_reversed_and_ended(
        string account,
        CodeSpelling spelling,
        bool usePublicKey
    )
    {
        await using var simulator = await SimulatorHost.StartAsync(
            new SimulatorOptions { CodeSpelling = spelling, Keys = keyRing },
            CancellationToken.None
        );
        keyRing = simulator.KeyRing;
        await using var receiver = await ScriptedGateway.StartAsync();
        using var accounts = AccountsFor(simulator, receiver, usePublicKey);
        var port = new WeChatPayGateway(accounts, new OutcomeMapping(accounts.Settings.DeclineCodes));
        var reader = new WeChatPayNotificationReader(accounts);
        using var control = new HttpClient { BaseAddress = simulator.BaseUrl };
        var route =
            account == "main"
                ? AdapterHost.Main
                : new GatewayRoute("partner", simulator.Keys.Institution.SubMerchants[0].SubMchid, null);
        var template = account == "main" ? 123 : 124;
        var none = CancellationToken.None;

        // Signing.
        var query = new ContractQuery(route, null, "C0123456789", template);
        Assert.IsType<ContractOutcome.NotFound>((await port.QueryContractAsync(query, none)).Outcome);
        var opened = Assert.IsType<PreSignOutcome.Opened>(
            (
                await port.PreSignAsync(
                    new PreSignRequest(
                        route,
                        SigningChannel.MiniProgram,
                        template,
                        "C0123456789",
                        "李雷",
                        "oPayer",
                        null,
                        null,
                        TimeProvider.System.GetUtcNow().AddMinutes(5)
                    ),
                    none
                )
            ).Outcome
        );
        (await control.PostAsync($"/_control/sessions/{opened.SessionId}/sign", null, none)).EnsureSuccessStatusCode();
        var signed = Assert.IsType<ContractOutcome.Signed>((await port.QueryContractAsync(query, none)).Outcome).Facts;
        Assert.Equal(("C0123456789", "oPayer"), (signed.OutContractCode, signed.OpenId));
        await ControlClock(control);
        var received = Assert.IsType<NotificationReading.ContractSigned>(await LastAsync(receiver, reader, account));
        Assert.Equal(signed.ContractNumber, received.Facts.ContractNumber);

        // A deduction that succeeds, and its number again.
        var deduct = new DeductRequest(
            route,
            "D0123456789",
            signed.ContractNumber,
            new Money(8800, Currency.Of("HKD")),
            "Gold – 月费",
            "5968"
        );
        Assert.Equal(
            new PaymentOutcome.Unpaid(Exists: false),
            (await port.QueryPaymentAsync(new PaymentQuery(route, "D0123456789"), none)).Outcome
        );
        var paid = Assert.IsType<PaymentOutcome.Succeeded>((await port.DeductAsync(deduct, none)).Outcome).Facts;
        Assert.Equal(("D0123456789", deduct.Amount, route.SubMchId), (paid.OutTradeNo, paid.Amount, paid.SubMchId));
        Assert.Equal(
            UnknownReason.NumberUsed,
            Assert.IsType<PaymentOutcome.Unknown>((await port.DeductAsync(deduct, none)).Outcome).Reason
        );
        Assert.Equal(
            paid.TransactionId,
            Assert
                .IsType<PaymentOutcome.Succeeded>(
                    (await port.QueryPaymentAsync(new PaymentQuery(route, "D0123456789"), none)).Outcome
                )
                .Facts.TransactionId
        );
        Assert.IsType<ReverseOutcome.Paid>(
            (await port.ReverseAsync(new PaymentQuery(route, "D0123456789"), none)).Outcome
        );
        await ControlClock(control);
        var success = Assert.IsType<NotificationReading.Paid>(await LastAsync(receiver, reader, account));
        Assert.Equal((paid.TransactionId, paid.Amount), (success.Facts.TransactionId, success.Facts.Amount));

        // A deduction that is declined, and its number closed for good.
        (await control.PutAsJsonAsync("/_control/users/oPayer", new { balance = 1 }, none)).EnsureSuccessStatusCode();
        var declined = Assert.IsType<PaymentOutcome.Declined>(
            (await port.DeductAsync(deduct with { OutTradeNo = "D0123456780" }, none)).Outcome
        );
        Assert.Equal(DeclineClass.PayerCannotPay, declined.Class);
        var number = new PaymentQuery(route, "D0123456780");
        Assert.Equal(new PaymentOutcome.Unpaid(Exists: true), (await port.QueryPaymentAsync(number, none)).Outcome);
        Assert.IsType<ReverseOutcome.Closed>((await port.ReverseAsync(number, none)).Outcome);
        Assert.IsType<PaymentOutcome.Dead>((await port.QueryPaymentAsync(number, none)).Outcome);
        Assert.IsType<ReverseOutcome.Closed>((await port.ReverseAsync(number, none)).Outcome);

        // The end.
        var end = new TerminateRequest(route, signed.ContractNumber, "用户取消");
        Assert.IsType<TerminateOutcome.Done>((await port.TerminateContractAsync(end, none)).Outcome);
        Assert.IsType<TerminateOutcome.NotFound>((await port.TerminateContractAsync(end, none)).Outcome);
        Assert.Equal(
            TerminatedBy.Merchant,
            Assert
                .IsType<ContractOutcome.Terminated>(
                    (await port.QueryContractAsync(query with { ContractNumber = signed.ContractNumber }, none)).Outcome
                )
                .By
        );
        Assert.Equal(
            DeclineClass.ContractGone,
            Assert
                .IsType<PaymentOutcome.Declined>(
                    (await port.DeductAsync(deduct with { OutTradeNo = "D0123456781" }, none)).Outcome
                )
                .Class
        );
    }

    // Returns when everything due has been delivered.
    internal static async Task ControlClock(HttpClient control)
    {
        var now = JsonNode.Parse(await control.GetStringAsync("/_control/clock"))!["now"]!;
        (await control.PostAsJsonAsync("/_control/clock", new { to = (string)now! })).EnsureSuccessStatusCode();
    }

    internal static Task<NotificationReading> LastAsync(
        ScriptedGateway receiver,
        WeChatPayNotificationReader reader,
        string account
    )
    {
        var last = receiver.Seen[^1];
        var headers = last.Headers.ToDictionary(h => h.Key, h => h.Value.ToString());
        return reader.ReadAsync(account, new NotificationEnvelope(headers, last.Body), CancellationToken.None);
    }

    internal static GatewayAccounts AccountsFor(SimulatorHost simulator, ScriptedGateway receiver, bool usePublicKey)
    {
        var keys = simulator.Keys;
        var settings = new Dictionary<string, string?>
        {
            ["Billing:Sandbox"] = "true",
            ["Billing:PublicBaseUrl"] = receiver.BaseUrl.AbsoluteUri,
        };
        void Add(
            string key,
            string mode,
            string appId,
            string mchId,
            string serial,
            string pem,
            string apiKey,
            string publicKeyId,
            string publicKey
        )
        {
            foreach (
                var (name, value) in new (string, string)[]
                {
                    ("Mode", mode),
                    ("AppId", appId),
                    ("MchId", mchId),
                    ("SerialNo", serial),
                    ("PrivateKey", pem),
                    ("ApiV3Key", apiKey),
                    ("BaseUrl", simulator.BaseUrl.AbsoluteUri),
                    ("PublicKeyId", publicKeyId),
                    ("PublicKey", publicKey),
                    ("UsePublicKey", usePublicKey.ToString()),
                }
            )
            {
                settings[$"Accounts:{key}:{name}"] = value;
            }
        }
        Add(
            "main",
            "direct",
            keys.Appid,
            keys.Mchid,
            keys.MerchantSerialNo,
            keys.MerchantPrivateKey,
            keys.ApiV3Key,
            keys.PublicKeyId,
            keys.PublicKey
        );
        var partner = keys.Institution;
        Add(
            "partner",
            "institution",
            partner.SpAppid,
            partner.SpMchid,
            partner.MerchantSerialNo,
            partner.MerchantPrivateKey,
            partner.ApiV3Key,
            partner.PublicKeyId,
            partner.PublicKey
        );
        return new GatewayAccounts(GatewaySettings.Read(AdapterHost.Configuration(settings)), TimeProvider.System);
    }
}
