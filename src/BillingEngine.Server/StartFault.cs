using System.Net.Sockets;
using BillingEngine.WeChatPay;
using Microsoft.AspNetCore.Connections;

namespace BillingEngine.Server;

/// <summary>
/// A failure of the start that can be fixed from outside, and how: exit code 2 when the configuration cannot be used, 1
/// when something else is not in order.
/// </summary>
internal sealed record StartFault(string Sentence, int ExitCode)
{
    /// <summary>The message for a failure; null for a bug of the program, which needs its stack trace.</summary>
    public static StartFault? Of(Exception exception) =>
        exception switch
        {
            InvalidConfigurationException or StartRefusedException { InnerException: InvalidConfigurationException } =>
                new(exception.Message, 2),
            StartRefusedException => new(exception.Message, 1),
            // A settings file that is not JSON.
            InvalidDataException => new($"The configuration cannot be read: {Reason(exception)}", 2),
            IOException { InnerException: AddressInUseException } => new(
                $"{exception.Message.TrimEnd('.')}. Stop what listens there, or set ASPNETCORE_URLS.",
                1
            ),
            SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } => new(
                $"The server cannot listen where ASPNETCORE_URLS says: {exception.Message}. Choose an address of this "
                    + "machine and a port above 1023.",
                1
            ),
            _ => DatabaseFault.Of(exception) is { } fault ? new(fault.Sentence, 1) : null,
        };

    private static string Reason(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message} {inner.Message}" : exception.Message;
}
