using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace BillingEngine.Cli.Transport;

/// <summary>The simulator's control API: actions of payers, WeChat and an unreliable network.</summary>
public sealed class SimulatorApi(HttpClient http)
{
    /// <summary>The credentials of all accounts of the simulator.</summary>
    public Task<SimulatorKeys> KeysAsync(CancellationToken cancellationToken) =>
        GetAsync<SimulatorKeys>("_control/keys", cancellationToken);

    /// <summary>The business clock.</summary>
    public Task<SimulatorClock> ClockAsync(CancellationToken cancellationToken) =>
        GetAsync<SimulatorClock>("_control/clock", cancellationToken);

    /// <summary>The simulator's ledger with every order.</summary>
    public Task<SimulatorLedger> LedgerAsync(CancellationToken cancellationToken) =>
        GetAsync<SimulatorLedger>("_control/ledger", cancellationToken);

    /// <summary>Sets where the simulator sends a template's termination notifications.</summary>
    public Task SetTemplateAsync(long planId, string terminationUrl, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Put,
            $"_control/templates/{planId}",
            new JsonObject { ["termination_notify_url"] = terminationUrl },
            cancellationToken
        );

    /// <summary>What the payer does on the signing page: <c>sign</c>, <c>refuse</c> or <c>expire</c>.</summary>
    public Task ActAsync(string sessionId, string act, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/sessions/{Uri.EscapeDataString(sessionId)}/{act}",
            new JsonObject(),
            cancellationToken
        );

    /// <summary>Terminates a contract, by the payer or by WeChat.</summary>
    public Task TerminateAsync(string contractId, string by, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/contracts/{Uri.EscapeDataString(contractId)}/terminate",
            new JsonObject { ["by"] = by },
            cancellationToken
        );

    /// <summary>Lets deductions of a payer fail with a code, or succeed again (null).</summary>
    public Task SetDeclinesAsync(string openid, string? code, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Put,
            $"_control/users/{Uri.EscapeDataString(openid)}",
            new JsonObject { ["declines"] = code },
            cancellationToken
        );

    /// <summary>
    /// Pays an APP order. <paramref name="late"/>: although it is closed, as a payment in progress can.
    /// </summary>
    public Task PayOrderAsync(string outTradeNo, string openid, bool late, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/orders/{Uri.EscapeDataString(outTradeNo)}/pay",
            new JsonObject { ["openid"] = openid, ["late"] = late },
            cancellationToken
        );

    /// <summary>
    /// Signs with another platform certificate from now on: the <c>next</c> one already listed, or a <c>new</c> one.
    /// </summary>
    public Task RotateCertificatesAsync(string to, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "_control/certificates/rotate", new JsonObject { ["to"] = to }, cancellationToken);

    /// <summary>Puts an error into a line of a day's statement, such as a wrong <c>amount</c>.</summary>
    public Task PlantAsync(DateOnly day, string kind, string outTradeNo, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            $"_control/statements/{day:yyyy-MM-dd}/differences",
            new JsonObject { ["kind"] = kind, ["out_trade_no"] = outTradeNo },
            cancellationToken
        );

    /// <summary>Turns seeded faults on.</summary>
    public Task SetFaultsAsync(int seed, string profile, CancellationToken cancellationToken) =>
        SendAsync(
            HttpMethod.Post,
            "_control/faults",
            new JsonObject { ["seed"] = seed, ["profile"] = profile },
            cancellationToken
        );

    /// <summary>Turns all faults off.</summary>
    public Task ClearFaultsAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Delete, "_control/faults", null, cancellationToken);

    private async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        await RefusedException.ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(SnakeCase.Options, cancellationToken)
            ?? throw new FormatException($"The response of {path} is null.");
    }

    private async Task SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken);
        await RefusedException.ThrowIfRefusedAsync(response, cancellationToken);
    }
}
