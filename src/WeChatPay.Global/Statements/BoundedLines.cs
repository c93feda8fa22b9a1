using System.Text;

namespace WeChatPay.Global.Statements;

/// <summary>
/// Reads lines that end with LF or CRLF, without a byte order mark. A line that is too long is cut, so that memory
/// stays bounded whatever is read.
/// </summary>
internal sealed class BoundedLines(Stream text, int longest) : IDisposable
{
    private readonly StreamReader reader = new(
        text,
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        detectEncodingFromByteOrderMarks: true,
        bufferSize: 1 << 16,
        leaveOpen: true
    );

    private readonly char[] buffer = new char[1 << 14];
    private readonly StringBuilder line = new();
    private int at;
    private int filled;

    /// <summary>The number of the last line read, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the last line read was cut.</summary>
    public bool WasCut { get; private set; }

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<string?> NextAsync(CancellationToken cancellationToken)
    {
        line.Clear();
        WasCut = false;
        var begun = false;
        while (true)
        {
            if (at == filled)
            {
                at = 0;
                filled = await reader.ReadAsync(buffer, cancellationToken);
                if (filled == 0)
                    return begun ? Take() : null;
            }
            begun = true;
            var rest = buffer.AsSpan(at, filled - at);
            var end = rest.IndexOf('\n');
            Keep(end < 0 ? rest : rest[..end]);
            at += end < 0 ? rest.Length : end + 1;
            if (end >= 0)
                return Take();
        }
    }

    public void Dispose() => reader.Dispose();

    private void Keep(ReadOnlySpan<char> part)
    {
        var room = longest - line.Length;
        WasCut |= part.Length > room;
        line.Append(part.Length > room ? part[..room] : part);
    }

    private string Take()
    {
        Number++;
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        return line.ToString();
    }
}
