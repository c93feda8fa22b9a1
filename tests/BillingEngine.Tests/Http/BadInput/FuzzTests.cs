using System.Globalization;
using System.Net.Http.Headers;
using Xunit.Abstractions;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>
/// Random faults at the API and the notification endpoint. The seed is printed; with it in <c>FUZZ_SEED</c> the same
/// requests come again.
/// </summary>
public sealed class FuzzTests(PreparedData stack, ITestOutputHelper output) : IClassFixture<PreparedData>
{
    private const int Requests = 150;

    private static readonly (string Method, string Path, string Body)[] Routes =
    [
        (
            "POST",
            "/v1/plans",
            """{"code":"f","name":"F","amount":1,"currency":"HKD","interval":"day","contract_template_id":123}"""
        ),
        (
            "PATCH",
            "/v1/plans/{plan}",
            """{"name":"G","active":true,"dunning":{"retry_days":[1,2]},"metadata":{"a":"b"}}"""
        ),
        ("POST", "/v1/customers", """{"reference":"f","display_name":"F","time_zone":"UTC","metadata":{}}"""),
        ("PATCH", "/v1/customers/{cus}", """{"display_name":"G","time_zone":null}"""),
        ("POST", "/v1/subscriptions", """{"plan":"monthly","customer":"payer-2","channel":"web","trial_end":null}"""),
        ("POST", "/v1/subscriptions/{sub}/sign", """{"channel":"web"}"""),
        ("POST", "/v1/subscriptions/{waiting}/cancel", """{"at":"now","reason":"x"}"""),
        ("POST", "/v1/contracts/{ended_con}/terminate", """{"note":"x"}"""),
        ("POST", "/v1/invoices/{inv}/void", "{}"),
    ];

    [Fact]
    public async Task A_spoilt_body_is_never_a_500_and_changes_nothing_when_it_is_refused()
    {
        var (random, seed) = Start();
        var mutation = new JsonMutation(random);
        var before = await stack.FingerprintAsync();
        for (var i = 0; i < Requests; i++)
        {
            var (method, path, valid) = Routes[random.Next(Routes.Length)];
            var body = mutation.Of(valid);
            using var request = new HttpRequestMessage(
                new HttpMethod(method),
                new Uri(stack.Fill(path), UriKind.Relative)
            );
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await stack.Live.Api.SendAsync(request);
            var status = (int)answer.StatusCode;
            var told =
                $"seed {seed}, {method} {path} {System.Text.Encoding.UTF8.GetString(body)}: {status} "
                + await answer.Content.ReadAsStringAsync();
            // 502 is WeChat's own refusal of a body that is right: the attempt is kept.
            Assert.True(status is < 500 or 502, told);
            var after = await stack.FingerprintAsync();
            Assert.True(status is < 300 or 502 || after == before, told);
            before = after;
        }
    }

    [Fact]
    public async Task Noise_at_the_notification_endpoint_is_refused_and_changes_nothing()
    {
        var (random, seed) = Start();
        var before = await stack.FingerprintAsync();
        for (var i = 0; i < Requests; i++)
        {
            using var request = Noise(random);
            using var answer = await stack.Live.Api.SendAsync(request);
            Assert.True(
                (int)answer.StatusCode is 400 or 401 or 404 or 413,
                $"seed {seed}, request {i}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}"
            );
        }
        Assert.Equal(before, await stack.FingerprintAsync());
    }

    // Half are noise all over, half a true notification with one thing spoilt.
    private HttpRequestMessage Noise(Random random)
    {
        var kind = random.Next(2) == 0 ? "contract" : "payment";
        if (random.Next(2) == 0)
        {
            return random.Next(3) switch
            {
                0 => stack.Live.Notification(kind, "TRANSACTION.SUCCESS", "{}", tamper: body => Flip(body, random)),
                1 => stack.Live.Notification(kind, "TRANSACTION.SUCCESS", "{}", timestamp: random.NextInt64()),
                _ => stack.Live.Notification(kind, "TRANSACTION.SUCCESS", "{}", signature: Text(random, 300)),
            };
        }
        var bytes = new byte[random.Next(8) == 0 ? 70_000 : random.Next(2_000)];
        random.NextBytes(bytes);
        var account = random.Next(4) == 0 ? Uri.EscapeDataString(Text(random, 20)) : "main";
        var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"/wechat/notify/{account}/{kind}", UriKind.Relative)
        )
        {
            Content = new ByteArrayContent(bytes),
        };
        foreach (var header in new[] { "Timestamp", "Nonce", "Serial", "Signature", "Signature-Type" })
        {
            if (random.Next(4) > 0)
                request.Headers.TryAddWithoutValidation("Wechatpay-" + header, Text(random, 400));
        }
        return request;
    }

    private static byte[] Flip(byte[] body, Random random)
    {
        body[random.Next(body.Length)] ^= (byte)random.Next(1, 256);
        return body;
    }

    private static string Text(Random random, int maxLength)
    {
        var text = new char[random.Next(1, maxLength)];
        for (var i = 0; i < text.Length; i++)
            text[i] = (char)random.Next('!', '~');
        return new string(text);
    }

    private (Random Random, int Seed) Start()
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("FUZZ_SEED"),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var given
        )
            ? given
            : Random.Shared.Next();
        output.WriteLine($"FUZZ_SEED={seed}");
        return (new Random(seed), seed);
    }
}
