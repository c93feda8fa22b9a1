using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BillingEngine.Proof;

/// <summary>
/// The source of the gateway's own list of orders: the simulator's control API, or a file with its response.
/// </summary>
public interface ILedgerSource
{
    /// <summary>The name in the report.</summary>
    string Name { get; }

    /// <summary>Reads its current state.</summary>
    Task<GatewayLedger> ReadAsync(CancellationToken cancellationToken);
}

/// <summary>An order that was paid at the gateway.</summary>
public sealed record PaidOrder(
    string OutTradeNo,
    string? TransactionId,
    string? SubMchId,
    long Amount,
    string Currency
);

/// <summary>A refund at the gateway, with any outcome.</summary>
public sealed record GatewayRefund(
    string OutRefundNo,
    string? RefundId,
    string OutTradeNo,
    string? TransactionId,
    string? SubMchId,
    long Amount,
    string Currency
);

/// <summary>The paid orders and the refunds of the gateway, by number.</summary>
public sealed class GatewayLedger
{
    private readonly Dictionary<string, string> refundStates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GatewayRefund> refunds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PaidOrder> paid = new(StringComparer.Ordinal);
    private readonly List<string> twice = [];

    private GatewayLedger() { }

    public IReadOnlyDictionary<string, PaidOrder> Paid => paid;

    /// <summary>The gateway's refunds by our <c>out_refund_no</c>.</summary>
    public IReadOnlyDictionary<string, GatewayRefund> Refunds => refunds;

    /// <summary>Numbers that more than one merchant has: our numbers never repeat.</summary>
    public IReadOnlyList<string> Twice => twice;

    /// <summary>
    /// The gateway's state of a refund: SUCCESS, PROCESSING, ABNORMAL or REFUNDCLOSE; null when it has no such number.
    /// </summary>
    public string? StateOf(string outRefundNo) => refundStates.GetValueOrDefault(outRefundNo);

    /// <summary>Reads the JSON of the simulator's <c>/_control/ledger</c>.</summary>
    public static async Task<GatewayLedger> ParseAsync(Stream json, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(json, cancellationToken: cancellationToken);
            var ledger = new GatewayLedger();
            foreach (var order in document.RootElement.GetProperty("orders").EnumerateArray())
                ledger.AddOrder(order);
            foreach (var refund in document.RootElement.GetProperty("refunds").EnumerateArray())
                ledger.AddRefund(refund);
            return ledger;
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new CannotProveException(
                $"The gateway's ledger cannot be read ({e.Message}). Give the simulator's address, or a file with the response of "
                    + "its /_control/ledger.",
                e
            );
        }
    }

    /// <summary>A hash of every paid order and every refund, in any order.</summary>
    public string Hash()
    {
        var lines = Paid
            .Values.OrderBy(order => order.OutTradeNo, StringComparer.Ordinal)
            .Select(order =>
                $"{order.OutTradeNo} {order.TransactionId} {order.SubMchId} {order.Amount} {order.Currency}"
            )
            .Concat(
                Refunds
                    .Values.OrderBy(refund => refund.OutRefundNo, StringComparer.Ordinal)
                    .Select(refund => $"{refund} {StateOf(refund.OutRefundNo)}")
            );
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    private void AddOrder(JsonElement order)
    {
        // A refunded order was paid first.
        if (order.GetProperty("trade_state").GetString() is not ("SUCCESS" or "REFUND"))
            return;
        var row = new PaidOrder(
            order.GetProperty("out_trade_no").GetString()!,
            Text(order, "transaction_id"),
            Text(order, "sub_mchid"),
            order.GetProperty("amount").GetInt64(),
            order.GetProperty("currency").GetString()!
        );
        if (!paid.TryAdd(row.OutTradeNo, row))
            twice.Add(row.OutTradeNo);
    }

    private void AddRefund(JsonElement refund)
    {
        var row = new GatewayRefund(
            refund.GetProperty("out_refund_no").GetString()!,
            Text(refund, "refund_id"),
            refund.GetProperty("out_trade_no").GetString()!,
            Text(refund, "transaction_id"),
            Text(refund, "sub_mchid"),
            refund.GetProperty("amount").GetInt64(),
            refund.GetProperty("currency").GetString()!
        );
        if (!refunds.TryAdd(row.OutRefundNo, row))
            twice.Add(row.OutRefundNo);
        refundStates[row.OutRefundNo] = refund.GetProperty("status").GetString()!;
    }

    private static string? Text(JsonElement order, string name) =>
        order.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A ledger in a file.</summary>
public sealed class LedgerFile(string path) : ILedgerSource
{
    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public async Task<GatewayLedger> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await GatewayLedger.ParseAsync(file, cancellationToken);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CannotProveException($"The ledger's file cannot be opened ({e.Message}).", e);
        }
    }
}

/// <summary>The ledger of a running simulator.</summary>
public sealed class SimulatorLedgerApi(HttpClient http, Uri simulator) : ILedgerSource
{
    /// <inheritdoc/>
    public string Name => simulator.ToString();

    /// <inheritdoc/>
    public async Task<GatewayLedger> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var answer = await http.GetStreamAsync(
                new Uri(simulator, "/_control/ledger"),
                cancellationToken
            );
            return await GatewayLedger.ParseAsync(answer, cancellationToken);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new CannotProveException(
                $"The simulator at {simulator} does not answer ({e.Message}). Start it, or leave --simulator out.",
                e
            );
        }
    }
}
