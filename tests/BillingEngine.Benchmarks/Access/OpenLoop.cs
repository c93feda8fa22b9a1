using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using BillingEngine.Benchmarks.Notifications;

namespace BillingEngine.Benchmarks.Access;

/// <summary>
/// Lets requests go at a fixed rate, whatever has been answered by then. A latency counts from the moment a request was
/// let go, so that a slow answer also lengthens what waits behind it.
/// </summary>
internal static class OpenLoop
{
    private const int Connections = 32;
    private const int BufferBytes = 4096;

    /// <summary>Sends them all; answers how long each took, in seconds.</summary>
    public static async Task<double[]> SendAsync(int port, byte[][] requests, int perSecond)
    {
        var seconds = new double[requests.Length];
        var waiting = Channel.CreateUnbounded<(int Request, long LetGoAt)>();
        var senders = Enumerable.Range(0, Connections).Select(_ => WorkAsync()).ToArray();
        var begun = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < requests.Length; )
        {
            var due = TimeProvider.System.GetElapsedTime(begun).TotalSeconds * perSecond;
            for (; i < requests.Length && i <= due; i++)
                waiting.Writer.TryWrite((i, TimeProvider.System.GetTimestamp()));
            await Task.Delay(1);
        }
        waiting.Writer.Complete();
        await Task.WhenAll(senders);
        return seconds;

        async Task WorkAsync()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
            var buffer = new byte[BufferBytes];
            await foreach (var (request, letGoAt) in waiting.Reader.ReadAllAsync())
            {
                await Sender.ExchangeAsync(socket, requests[request], buffer);
                seconds[request] = TimeProvider.System.GetElapsedTime(letGoAt).TotalSeconds;
            }
        }
    }
}
