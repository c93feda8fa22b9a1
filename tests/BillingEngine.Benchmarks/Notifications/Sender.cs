using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BillingEngine.Benchmarks.Staging;

namespace BillingEngine.Benchmarks.Notifications;

/// <summary>
/// Sends prepared requests over bare sockets, so many in flight, each connection kept; the cheapest sender there is,
/// for it runs on the receiver's cores.
/// </summary>
internal sealed class Sender(int port)
{
    private int next;

    /// <summary>Sends them all; answers how long each took, in seconds.</summary>
    public async Task<double[]> SendAsync(byte[][] requests)
    {
        var seconds = new double[requests.Length];
        next = -1;
        await Task.WhenAll(Enumerable.Range(0, BenchEngine.InFlight).Select(_ => SendSomeAsync(requests, seconds)));
        return seconds;
    }

    private async Task SendSomeAsync(byte[][] requests, double[] seconds)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        while (Interlocked.Increment(ref next) is var i && i < requests.Length)
        {
            var begun = TimeProvider.System.GetTimestamp();
            await ExchangeAsync(socket, requests[i], buffer);
            seconds[i] = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Sends one request and reads its whole answer, which must be a 200.</summary>
    public static async Task<string> ExchangeAsync(Socket socket, byte[] request, byte[] buffer, bool isRead = false)
    {
        await socket.SendAsync(request);
        var length = 0;
        while (!IsWhole(buffer.AsSpan(0, length)))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
                throw new InvalidOperationException("The receiver closed the connection.");
            length += read;
        }
        if (!buffer.AsSpan(0, length).StartsWith("HTTP/1.1 200"u8))
            throw new InvalidOperationException(Encoding.UTF8.GetString(buffer.AsSpan(0, length)));
        return isRead ? Encoding.UTF8.GetString(buffer.AsSpan(0, length)) : "";
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var at = answer.IndexOf("Content-Length: "u8);
        if (at < 0 || at > end)
            return answer.EndsWith("0\r\n\r\n"u8);
        var digits = answer[(at + "Content-Length: ".Length)..];
        var length = int.Parse(digits[..digits.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
        return answer.Length >= end + 4 + length;
    }
}
