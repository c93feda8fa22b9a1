using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BillingEngine.Proof;

/// <summary>Where the gateway's own list of orders is read: the simulator's control door, or a file of it.</summary>
public interface ILedgerSource
{
    /// <summary>What the report calls it.</summary>
    string Name { get; }

    /// <summary>Reads it as it is now.</summary>
    Task<GatewayLedger> ReadAsync(CancellationToken token);
}

/// <summary>An order that the gateway was paid for.</summary>
public sealed record PaidOrder(
    string OutTradeNo, string? TransactionId, string? SubMchId, long Amount, string Currency);

/// <summary>The orders that the gateway was paid for, by number.</summary>
public sealed class GatewayLedger
{
    private GatewayLedger(IReadOnlyDictionary<string, PaidOrder> paid, IReadOnlyList<string> twice)
    {
        Paid = paid;
        Twice = twice;
    }

    /// <summary>Each paid order.</summary>
    public IReadOnlyDictionary<string, PaidOrder> Paid { get; }

    /// <summary>Numbers that were paid under more than one merchant: our numbers never repeat.</summary>
    public IReadOnlyList<string> Twice { get; }

    /// <summary>Reads the JSON of the simulator's <c>/_control/ledger</c>.</summary>
    public static async Task<GatewayLedger> ParseAsync(Stream json, CancellationToken token)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(json, cancellationToken: token);
            var paid = new Dictionary<string, PaidOrder>(StringComparer.Ordinal);
            var twice = new List<string>();
            foreach (var order in document.RootElement.GetProperty("orders").EnumerateArray())
            {
                // A refunded order was paid first.
                if (order.GetProperty("trade_state").GetString() is not ("SUCCESS" or "REFUND"))
                    continue;
                var row = new PaidOrder(
                    order.GetProperty("out_trade_no").GetString()!, Text(order, "transaction_id"),
                    Text(order, "sub_mchid"), order.GetProperty("amount").GetInt64(),
                    order.GetProperty("currency").GetString()!);
                if (!paid.TryAdd(row.OutTradeNo, row))
                    twice.Add(row.OutTradeNo);
            }
            return new GatewayLedger(paid, twice);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw new CannotProveException(
                $"The gateway's ledger cannot be read ({e.Message}). Give the simulator's address, or a file with what "
                + "its /_control/ledger answers.", e);
        }
    }

    /// <summary>A hash of every paid order, whatever their order.</summary>
    public string Hash()
    {
        var lines = Paid.Values.OrderBy(order => order.OutTradeNo, StringComparer.Ordinal).Select(order =>
            $"{order.OutTradeNo} {order.TransactionId} {order.SubMchId} {order.Amount} {order.Currency}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private static string? Text(JsonElement order, string name) =>
        order.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A ledger kept in a file.</summary>
public sealed class LedgerFile(string path) : ILedgerSource
{
    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public async Task<GatewayLedger> ReadAsync(CancellationToken token)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await GatewayLedger.ParseAsync(file, token);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CannotProveException($"The ledger's file cannot be opened ({e.Message}).", e);
        }
    }
}

/// <summary>The ledger of a running simulator.</summary>
public sealed class LedgerDoor(HttpClient http, Uri simulator) : ILedgerSource
{
    /// <inheritdoc/>
    public string Name => simulator.ToString();

    /// <inheritdoc/>
    public async Task<GatewayLedger> ReadAsync(CancellationToken token)
    {
        try
        {
            await using var answer = await http.GetStreamAsync(new Uri(simulator, "/_control/ledger"), token);
            return await GatewayLedger.ParseAsync(answer, token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !token.IsCancellationRequested))
        {
            throw new CannotProveException(
                $"The simulator at {simulator} does not answer ({e.Message}). Start it, or leave --simulator out.", e);
        }
    }
}
