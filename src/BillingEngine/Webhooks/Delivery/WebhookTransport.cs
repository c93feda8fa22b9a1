using System.Net;
using System.Net.Sockets;
using BillingEngine.Webhooks.Endpoints;

namespace BillingEngine.Webhooks.Delivery;

/// <summary>The host resolves to an address that webhooks must not reach.</summary>
public sealed class ClosedAddressException(string host)
    : Exception($"{host} leads to no address that the whole internet can reach.");

/// <summary>
/// The transport of webhooks. It resolves the host name when it connects, and connects to the address that it has
/// checked, so DNS rebinding between check and call has no effect. No redirects, no proxies, no cookies, bounded
/// headers; it never reads a body.
/// </summary>
public static class WebhookTransport
{
    private const int MaxHeaderKilobytes = 16;
    private const int MaxDrainedBytes = 16 * 1024;
    private const int MaxConnectionsToOne = 16;

    // A pooled connection goes to an address that was checked; this limits how long the name is not resolved again.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>Creates the client; tests pass <paramref name="resolve"/> in place of the system's resolver.</summary>
    public static HttpClient Create(
        bool mayBePrivate,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null
    )
    {
        resolve ??= (host, token) => Dns.GetHostAddressesAsync(host, token);
        return new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.None,
                MaxResponseHeadersLength = MaxHeaderKilobytes,
                MaxResponseDrainSize = MaxDrainedBytes,
                MaxConnectionsPerServer = MaxConnectionsToOne,
                PooledConnectionLifetime = ConnectionLifetime,
                ConnectCallback = (context, token) => ConnectAsync(context.DnsEndPoint, mayBePrivate, resolve, token),
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    private static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint target,
        bool mayBePrivate,
        Func<string, CancellationToken, Task<IPAddress[]>> resolve,
        CancellationToken cancellationToken
    )
    {
        IPAddress[] found = IPAddress.TryParse(target.Host.Trim('[', ']'), out var literal)
            ? [literal]
            : await resolve(target.Host, cancellationToken);
        var open = found.Where(address => mayBePrivate || PublicAddresses.Includes(address)).ToArray();
        if (open.Length == 0)
            throw new ClosedAddressException(target.Host);
        Exception? last = null;
        foreach (var address in open)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
        throw last!;
    }
}
