using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// One message of the PostgreSQL protocol: a type, a length that includes itself, and a body (PostgreSQL manual,
/// Message Formats).
/// </summary>
internal readonly record struct PgFrame(char Type, ReadOnlySequence<byte> Body, long Length)
{
    private const int HeaderBytes = 5;
    private const int TextRead = 64;

    /// <summary>Reads one complete message from the start of <paramref name="buffer"/>.</summary>
    public static bool TryRead(ReadOnlySequence<byte> buffer, out PgFrame frame)
    {
        frame = default;
        if (buffer.Length < HeaderBytes)
            return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        var length = 1 + (long)BinaryPrimitives.ReadInt32BigEndian(header[1..]);
        if (buffer.Length < length)
            return false;
        frame = new PgFrame((char)header[0], buffer.Slice(HeaderBytes, length - HeaderBytes), length);
        return true;
    }

    /// <summary>The start of the statement in a Query or Parse message, in capitals.</summary>
    public string Statement()
    {
        var text = Body;
        // A Parse message names its statement first.
        if (Type == 'P' && text.PositionOf((byte)0) is { } end)
            text = text.Slice(text.GetPosition(1, end));
        var begin = Encoding.UTF8.GetString(text.Slice(0, Math.Min(TextRead, text.Length)));
        return begin.TrimStart().ToUpperInvariant();
    }
}
