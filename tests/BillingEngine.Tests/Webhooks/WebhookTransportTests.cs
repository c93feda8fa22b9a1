using System.Net;
using BillingEngine.Testing.Webhooks;
using BillingEngine.Webhooks.Delivery;

namespace BillingEngine.Tests.Webhooks;

/// <summary>The connection goes where the look went, and nowhere else.</summary>
public sealed class WebhookTransportTests
{
    [Theory]
    [InlineData("127.0.0.1"), InlineData("::ffff:127.0.0.1"), InlineData("169.254.169.254"), InlineData("::1")]
    public async Task A_name_that_leads_inside_is_not_called(string inside)
    {
        await using var receiver = await Receiver.StartAsync();
        using var client = WebhookTransport.Create(false, (_, _) => Task.FromResult(new[] { IPAddress.Parse(inside) }));
        var at = new UriBuilder(receiver.Url) { Host = "rebound.example" }.Uri;

        var failed = await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.PostAsync(at, null));

        Assert.IsType<ClosedAddressException>(failed.InnerException);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task An_address_written_out_is_looked_at_too()
    {
        await using var receiver = await Receiver.StartAsync();
        using var client = WebhookTransport.Create(false);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => client.PostAsync(new Uri(receiver.Url), null));

        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task The_name_is_asked_once_and_the_answer_that_was_looked_at_is_called()
    {
        await using var receiver = await Receiver.StartAsync();
        var asked = 0;
        using var client = WebhookTransport.Create(
            true,
            (_, _) =>
            {
                asked++;
                return Task.FromResult(new[] { IPAddress.Loopback });
            }
        );
        var at = new UriBuilder(receiver.Url) { Host = "named.example" }.Uri;

        using var answer = await client.PostAsync(at, null);

        Assert.Equal((200, 1, 1), ((int)answer.StatusCode, asked, receiver.Received.Count));
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = (_, context) =>
        {
            context.Response.Redirect(receiver.Url + "/elsewhere");
            return Task.CompletedTask;
        };
        using var client = WebhookTransport.Create(true);

        using var answer = await client.PostAsync(new Uri(receiver.Url), null);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Single(receiver.Received);
    }
}
