using System.Net.Http.Headers;
using System.Text.Json;
using BillingEngine.Domain.Merchants;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Testing.Engine;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.MiniProgram;

/// <summary>Mini programs' users, inside the engine and over HTTP.</summary>
internal static class Subscribers
{
    private static int count;

    /// <summary>An openid that no other test has.</summary>
    public static string Openid() => $"oSubscriber{Interlocked.Increment(ref count)}";

    /// <summary>Sends a request on behalf of a subscriber.</summary>
    public static async Task<Result<T>> SendAsAsync<T>(
        this EngineHost host,
        string openid,
        IRequest<Result<T>> request,
        Merchant? merchant = null
    )
    {
        await using var scope = host.Services.CreateAsyncScope();
        scope
            .ServiceProvider.GetRequiredService<CurrentSubscriber>()
            .Enter(new SubscriberTokenHolder((merchant ?? host.Merchant).Id, openid));
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request);
    }

    /// <summary>Logs in and answers a client that carries the token.</summary>
    public static async Task<HttpClient> LogInAsync(this ServerHost stack, string openid)
    {
        var login = await stack.PostAsync(
            "/v1/mini_program/login",
            $$"""{"code":"{{await stack.CodeAsync(openid)}}"}"""
        );
        var client = new HttpClient { BaseAddress = stack.BaseUrl };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            login.GetProperty("token").GetString()
        );
        return client;
    }

    /// <summary>What <c>wx.login</c> would answer.</summary>
    public static async Task<string> CodeAsync(this ServerHost stack, string openid) =>
        (await stack.PressAsync($"/_control/users/{openid}/login_code")).GetProperty("code").GetString()!;

    /// <summary>The status and the code of an answer.</summary>
    public static async Task<(int Status, string? Code)> SeenAsync(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        return ((int)answer.StatusCode, body.TryGetProperty("code", out var code) ? code.GetString() : null);
    }
}
