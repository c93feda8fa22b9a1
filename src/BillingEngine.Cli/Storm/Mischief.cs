using System.Text.Json.Nodes;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Wire;
using BillingEngine.Domain.Common;
using Npgsql;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// What operators, callers and WeChat do at awkward moments: syncing, reversing, paying and voiding what is in trouble,
/// ending contracts, second subscriptions of one customer, new platform certificates.
/// </summary>
public sealed class Mischief(StormStage stage, StormOptions options)
{
    private const int SubscribersForOneDeed = 20;
    private const int DaysBetweenRotations = 40;
    private readonly Random _dice = new(unchecked((options.Seed * 31) + 7));
    private readonly SortedDictionary<string, int> _done = new(StringComparer.Ordinal);

    /// <summary>How often each deed was done, and how it was answered.</summary>
    public IReadOnlyDictionary<string, int> Done => _done;

    /// <summary>One day's mischief.</summary>
    public async Task ActAsync(CancellationToken token)
    {
        for (var left = 1 + (options.Subscribers / SubscribersForOneDeed); left > 0; left--)
            await ActOnceAsync(_dice.Next(14), token);
        if (_dice.Next(DaysBetweenRotations) == 0)
            await RotateAsync(token);
    }

    private Task ActOnceAsync(int deed, CancellationToken token) => deed switch
    {
        0 or 1 => OnAsync("payments", "status IN ('unknown', 'declined', 'created')",
            id => $"payments/{new PaymentId(id)}/sync", token),
        2 => OnAsync("payments", "status IN ('created', 'declined', 'unknown')",
            id => $"payments/{new PaymentId(id)}/reverse", token),
        3 or 4 => OnAsync("invoices", "status IN ('open', 'uncollectible') AND (first_declined_at IS NOT NULL OR stopped_reason IS NOT NULL)",
            id => $"invoices/{new InvoiceId(id)}/pay", token),
        5 => OnAsync("invoices", "status = 'open' AND (first_declined_at IS NOT NULL OR stopped_reason IS NOT NULL)",
            id => $"invoices/{new InvoiceId(id)}/void", token),
        6 when _dice.Next(8) == 0 => OnAsync("contracts", "status = 'signed'",
            id => $"contracts/{new ContractId(id)}/terminate", token, new JsonObject { ["note"] = "mischief" }),
        7 when _dice.Next(8) == 0 => EndByWeChatAsync(token),
        8 when _dice.Next(4) == 0 => SubscribeAgainAsync(token),
        _ => Task.CompletedTask,
    };

    private async Task OnAsync(
        string table, string where, Func<Guid, string> path, CancellationToken token, JsonObject? body = null)
    {
        if (await PickAsync($"SELECT id, merchant_id, '' FROM {table} WHERE {where}", token) is not { } row)
            return;
        var deed = $"{table} {path(row.Id).Split('/')[^1]}";
        try
        {
            await row.Merchant.Api.PostAsync($"v1/{path(row.Id)}", body ?? [], token);
            Count(deed, "done");
        }
        catch (RefusedException refused)
        {
            Count(deed, refused.Code ?? $"{refused.Status}");
        }
    }

    private async Task SubscribeAgainAsync(CancellationToken token)
    {
        const string Signed = """
            SELECT c.customer_id, c.merchant_id, s.plan_code
            FROM contracts c JOIN subscriptions s ON s.contract_id = c.id
            WHERE c.status = 'signed'
            """;
        if (await PickAsync(Signed, token) is not { } row)
            return;
        try
        {
            await row.Merchant.Api.PostAsync("v1/subscriptions", new JsonObject
            {
                ["plan"] = row.Text, ["channel"] = "mini_program", ["customer"] = $"{new CustomerId(row.Id)}",
                ["allow_duplicate"] = true,
            }, token);
            Count("second subscription", "done");
        }
        catch (RefusedException refused)
        {
            Count("second subscription", refused.Code ?? $"{refused.Status}");
        }
    }

    private async Task EndByWeChatAsync(CancellationToken token)
    {
        if (await PickAsync("SELECT id, merchant_id, contract_number FROM contracts WHERE status = 'signed'", token)
            is not { } row)
            return;
        try
        {
            await stage.Door.TerminateAsync(row.Text, "platform", token);
            Count("contract ended by WeChat", "done");
        }
        catch (RefusedException)
        {
            Count("contract ended by WeChat", "had ended");
        }
    }

    private async Task RotateAsync(CancellationToken token)
    {
        var to = _dice.Next(2) == 0 ? "next" : "new";
        await stage.Door.RotateCertificatesAsync(to, token);
        Count("platform certificate", to);
    }

    // By the order in which the rows came about, which a seed repeats; their identifiers are new in each run.
    private async Task<Row?> PickAsync(string sql, CancellationToken token)
    {
        await using var command = stage.Database.CreateCommand($"""
            WITH found AS ({sql}), numbered AS (SELECT *, row_number() OVER (), count(*) OVER () AS n FROM found)
            SELECT f.*, m.sub_mchid IS NOT NULL FROM (SELECT * FROM numbered) AS f (id, merchant_id, text, at, n)
            JOIN merchants m ON m.id = f.merchant_id WHERE f.at = 1 + $1 % f.n
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = (long)_dice.Next() });
        await using var reader = await command.ExecuteReaderAsync(token);
        return await reader.ReadAsync(token)
            ? new Row(reader.GetGuid(0), reader.GetString(2), reader.GetBoolean(5) ? stage.Partner : stage.Direct)
            : null;
    }

    private void Count(string deed, string answer) =>
        _done[$"{deed}: {answer}"] = _done.GetValueOrDefault($"{deed}: {answer}") + 1;

    private sealed record Row(Guid Id, string Text, Merchant Merchant);
}
