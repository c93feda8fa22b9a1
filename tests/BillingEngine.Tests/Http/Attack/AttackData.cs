using System.Net.Http.Headers;
using System.Text.Json;
using BillingEngine.Testing.Engine;
using BillingEngine.Tests.Http.BadInput;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace BillingEngine.Tests.Http.Attack;

/// <summary>The victim is the merchant of everything prepared; next to it others who should reach none of it.</summary>
public sealed class AttackData : PreparedData
{
    /// <summary>Another merchant's key to read and write.</summary>
    public string OtherMerchant { get; private set; } = "";

    /// <summary>A key of the victim that was taken back.</summary>
    public string Revoked { get; private set; } = "";

    /// <summary>A key of the victim that was rolled and is over.</summary>
    public string RolledOver { get; private set; } = "";

    /// <summary>The token of another subscriber of the victim.</summary>
    public string OtherSubscriber { get; private set; } = "";

    /// <summary>The token of the subscriber with the victim's very openid at another merchant.</summary>
    public string NamesakeElsewhere { get; private set; } = "";

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        OtherSubscriber = (await LogInAsync("o-attacker")).GetProperty("token").GetString()!;
        var other = await Live.PostAsync(
            "/v1/merchants",
            """{"account":"partner","name":"Attacker","sub_mchid":"1900009999","sub_appid":"wxa77ac4e20260001"}"""
        );
        (_, OtherMerchant) = await KeyAsync(other.GetProperty("id").GetString()!, "read", "write");
        (var id, Revoked) = await KeyAsync(Names["merchant"], "read", "write", "operator");
        await Live.PostAsync($"/v1/merchants/{Names["merchant"]}/keys/{id}/revoke");
        (id, RolledOver) = await KeyAsync(Names["merchant"], "read", "write", "operator");
        await Live.PostAsync($"/v1/merchants/{Names["merchant"]}/keys/{id}/roll", """{"overlap_hours":0}""");
        var elsewhere = await Live.PostAsync(
            "/v1/merchants",
            """{"account":"partner","name":"Elsewhere","sub_mchid":"1900009998"}"""
        );
        NamesakeElsewhere = await NamesakeAsync(elsewhere.GetProperty("id").GetString()!);
    }

    /// <summary>Every identifier of the victim that an answer might betray.</summary>
    public IEnumerable<string> Secrets =>
        Names
            .Where(name => name.Key != "date" && !name.Key.StartsWith("foreign", StringComparison.Ordinal))
            .Select(name => name.Value);

    /// <summary>What the database holds of the victim.</summary>
    public async Task<string> VictimAsync()
    {
        var database = Live.Services.GetRequiredService<NpgsqlDataSource>();
        var tables = new List<string>();
        await using (
            var list = database.CreateCommand(
                """
                SELECT table_name FROM information_schema.columns
                JOIN information_schema.tables USING (table_schema, table_name)
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'merchant_id' ORDER BY 1
                """
            )
        )
        await using (var reader = await list.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }
        var sums = tables.Select(table =>
            $"""
                SELECT '{table} ' || count(*) || ' '
                    || coalesce(sum(hashtextextended(t::text || xmin::text, 0)::numeric), 0)
                FROM "{table}" t WHERE merchant_id = (SELECT id FROM merchants WHERE account_key = 'main')
                """
        );
        await using var command = database.CreateCommand(
            $"SELECT string_agg(s, E'\\n') FROM ({string.Join(" UNION ALL ", sums)}) sums (s)"
        );
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<(string Id, string Key)> KeyAsync(string merchant, params string[] scopes)
    {
        var made = await Live.PostAsync(
            $"/v1/merchants/{merchant}/keys",
            JsonSerializer.Serialize(new { name = "attack", scopes })
        );
        return (made.GetProperty("id").GetString()!, made.GetProperty("key").GetString()!);
    }

    // Under the other merchant's app the simulator tells the same openid, which WeChat never would.
    private async Task<string> NamesakeAsync(string merchant)
    {
        var keys = await ServerHost.SendAsync(Live.Control, HttpMethod.Get, "/_control/keys");
        var app = keys.GetProperty("institution").GetProperty("sp_appid").GetString();
        var code = await Live.PressAsync("/_control/users/o-payer-1/login_code", $$"""{"appid":"{{app}}"}""");
        return (
            await Live.PostAsync(
                "/v1/mini_program/login",
                $$"""{"code":"{{code.GetProperty("code")}}","merchant":"{{merchant}}"}"""
            )
        )
            .GetProperty("token")
            .GetString()!;
    }

    /// <summary>Sends an attack as a caller.</summary>
    public async Task<(int Status, string Body)> SendAsync(string method, Attack attack, string? bearer)
    {
        using var client = new HttpClient { BaseAddress = Live.BaseUrl };
        using var request = new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(Fill(attack.Path), UriKind.Relative)
        );
        if (attack.Body is not null)
            request.Content = ApiHost.Body(Fill(attack.Body));
        if (bearer is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
