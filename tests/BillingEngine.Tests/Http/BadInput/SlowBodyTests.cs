using System.Net.Sockets;
using System.Text;

namespace BillingEngine.Tests.Http.BadInput;

/// <summary>A body that does not come holds no connection for long and changes nothing.</summary>
public sealed class SlowBodyTests(PreparedData stack) : IClassFixture<PreparedData>
{
    [Theory]
    [InlineData("/v1/plans", "sk_test_live", "408 Request Timeout", "request_timeout")]
    [InlineData("/v1/plans", "sk_wrong", "401 Unauthorized", "unauthenticated")]
    [InlineData("/wechat/notify/main/payment", "", "408 Request Timeout", "request_timeout")]
    public async Task A_body_that_stays_away_is_answered_before_it_comes(
        string path,
        string key,
        string status,
        string code
    )
    {
        var before = await stack.FingerprintAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(stack.Live.BaseUrl.Host, stack.Live.BaseUrl.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\n"
                    + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
            )
        );

        // No further than the code: what follows may be a reset, for the body is still owed.
        var answer = "";
        var buffer = new byte[4096];
        int read;
        while (!answer.Contains("\"code\":", StringComparison.Ordinal) && (read = await stream.ReadAsync(buffer)) > 0)
            answer += Encoding.UTF8.GetString(buffer, 0, read);

        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
        Assert.Equal(before, await stack.FingerprintAsync());
    }

    [Fact]
    public async Task A_body_that_is_cut_off_changes_nothing_and_the_server_answers_on()
    {
        var before = await stack.FingerprintAsync();
        for (var i = 0; i < 10; i++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(stack.Live.BaseUrl.Host, stack.Live.BaseUrl.Port);
            await client
                .GetStream()
                .WriteAsync(
                    Encoding.ASCII.GetBytes(
                        "POST /v1/plans HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sk_test_live\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
                    )
                );
            // Half of them hang up rudely.
            client.LingerState = new LingerOption(i % 2 == 0, 0);
        }
        await stack.Live.GetAsync("/v1/plans");
        Assert.Equal(before, await stack.FingerprintAsync());
    }
}
