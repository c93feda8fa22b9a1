using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace BillingEngine.Cli.Sandbox;

/// <summary>Loopback ports that no process listens on.</summary>
public static class Ports
{
    // By default, Linux gives outgoing connections ports from here on.
    private const int FirstOutgoing = 32768;
    private const int FirstLasting = 20000;

    /// <summary>The wanted port; or any free port, with a printed note, when it is taken.</summary>
    public static int WantedOrFree(int wanted, string option)
    {
        if (IsFree(wanted))
            return wanted;
        var other = Free();
        Console.WriteLine($"Port {wanted} is taken: using {other} (choose one with {option}).");
        return other;
    }

    /// <summary>A port that was free just now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>
    /// A free port outside the range of outgoing connections, for a process that listens on it later.
    /// </summary>
    public static int Lasting()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(FirstLasting, FirstOutgoing);
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
