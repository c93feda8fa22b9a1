using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Cli.Wire;

/// <summary>The simulator's control API: what a payer, WeChat and an unlucky network do.</summary>
public sealed class SimulatorDoor(HttpClient http)
{
    /// <summary>Credentials of all accounts that the simulator knows.</summary>
    public Task<SimulatorKeys> KeysAsync(CancellationToken token) => GetAsync<SimulatorKeys>("_control/keys", token);

    /// <summary>The business clock.</summary>
    public Task<SimulatorClock> ClockAsync(CancellationToken token) =>
        GetAsync<SimulatorClock>("_control/clock", token);

    /// <summary>The simulator's books with every order.</summary>
    public Task<SimulatorLedger> LedgerAsync(CancellationToken token) =>
        GetAsync<SimulatorLedger>("_control/ledger", token);

    /// <summary>Where the simulator tells of a template's terminations.</summary>
    public Task SetTemplateAsync(long planId, string terminationUrl, CancellationToken token) =>
        SendAsync(
            HttpMethod.Put,
            $"_control/templates/{planId}",
            new JsonObject { ["termination_notify_url"] = terminationUrl },
            token
        );

    /// <summary>What the payer does on the signing page: <c>sign</c>, <c>refuse</c> or <c>expire</c>.</summary>
    public Task ActAsync(string sessionId, string act, CancellationToken token) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/sessions/{Uri.EscapeDataString(sessionId)}/{act}",
            new JsonObject(),
            token
        );

    /// <summary>The payer, or WeChat, ends a contract.</summary>
    public Task TerminateAsync(string contractId, string by, CancellationToken token) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/contracts/{Uri.EscapeDataString(contractId)}/terminate",
            new JsonObject { ["by"] = by },
            token
        );

    /// <summary>Lets deductions of a payer fail with a code, or succeed again (null).</summary>
    public Task SetDeclinesAsync(string openid, string? code, CancellationToken token) =>
        SendAsync(
            HttpMethod.Put,
            $"_control/users/{Uri.EscapeDataString(openid)}",
            new JsonObject { ["declines"] = code },
            token
        );

    /// <summary>
    /// Somebody pays an APP order; <paramref name="late"/> where it was closed already, which a payment under way can
    /// do.
    /// </summary>
    public Task PayOrderAsync(string outTradeNo, string openid, bool late, CancellationToken token) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/orders/{Uri.EscapeDataString(outTradeNo)}/pay",
            new JsonObject { ["openid"] = openid, ["late"] = late },
            token
        );

    /// <summary>
    /// Lets another platform certificate sign: the <c>next</c> that was listed before, or a <c>new</c> one.
    /// </summary>
    public Task RotateCertificatesAsync(string to, CancellationToken token) =>
        SendAsync(HttpMethod.Post, "_control/certificates/rotate", new JsonObject { ["to"] = to }, token);

    /// <summary>Lets the statement of a day get a line wrong, such as its <c>amount</c>.</summary>
    public Task PlantAsync(DateOnly day, string kind, string outTradeNo, CancellationToken token) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/statements/{day:yyyy-MM-dd}/differences",
            new JsonObject { ["kind"] = kind, ["out_trade_no"] = outTradeNo },
            token
        );

    /// <summary>Turns seeded faults on.</summary>
    public Task SetFaultsAsync(int seed, string profile, CancellationToken token) =>
        SendAsync(HttpMethod.Post, "_control/faults", new JsonObject { ["seed"] = seed, ["profile"] = profile }, token);

    /// <summary>Turns all faults off.</summary>
    public Task ClearFaultsAsync(CancellationToken token) =>
        SendAsync(HttpMethod.Delete, "_control/faults", null, token);

    private async Task<T> GetAsync<T>(string path, CancellationToken token)
    {
        using var response = await http.GetAsync(path, token);
        await RefusedException.ThrowIfRefusedAsync(response, token);
        return await response.Content.ReadFromJsonAsync<T>(SnakeCase.Options, token)
            ?? throw new FormatException($"{path} answered null.");
    }

    private async Task SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken token)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request, token);
        await RefusedException.ThrowIfRefusedAsync(response, token);
    }
}
