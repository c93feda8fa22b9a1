using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// One connection: forwards messages, counts the ends of writing transactions, and does at each what the crash point
/// says.
/// </summary>
internal sealed class PgConversation(Stream node, Stream server, CrashPoint crash)
{
    private const int EncryptionBytes = 8;
    private const int TlsRequest = 80877103;
    private const int GssRequest = 80877104;

    // One entry for each expected ReadyForQuery: whether its response is withheld and the node crashes.
    private readonly ConcurrentQueue<bool> withheld = new();
    private bool inTransaction;
    private bool changes;

    /// <summary>Forwards the node's messages.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        await GreetAsync(cancellationToken);
        var reader = PipeReader.Create(node);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var (buffer, sent, at) = (read.Buffer, 0L, 0L);
            while (PgFrame.TryRead(buffer.Slice(at), out var frame))
            {
                if (EndsTransaction(frame))
                {
                    await WriteAsync(server, buffer.Slice(sent, at - sent), cancellationToken);
                    sent = at;
                    if (Judge() == CrashVerdict.CrashBefore)
                    {
                        crash.CrashNow();
                        return;
                    }
                }
                else if (frame.Type is 'Q' or 'S')
                {
                    withheld.Enqueue(false);
                }

                at += frame.Length;
            }
            await WriteAsync(server, buffer.Slice(sent, at - sent), cancellationToken);
            reader.AdvanceTo(buffer.GetPosition(at), buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>Forwards PostgreSQL's messages, except the response to the commit at which the node crashes.</summary>
    public async Task AnswerAsync(CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(server);
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var (buffer, passed, at) = (read.Buffer, 0L, 0L);
            while (PgFrame.TryRead(buffer.Slice(at), out var frame))
            {
                if (withheld.TryPeek(out var dies) && dies)
                {
                    await WriteAsync(node, buffer.Slice(passed, at - passed), cancellationToken);
                    passed = at + frame.Length;
                    if (frame.Type == 'Z')
                    {
                        crash.CrashNow();
                        return;
                    }
                }
                else if (frame.Type == 'Z')
                {
                    withheld.TryDequeue(out _);
                }

                at += frame.Length;
            }
            await WriteAsync(node, buffer.Slice(passed, at - passed), cancellationToken);
            reader.AdvanceTo(buffer.GetPosition(at), buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private CrashVerdict Judge()
    {
        var verdict = crash.Pass();
        withheld.Enqueue(verdict == CrashVerdict.CrashAfter);
        return verdict;
    }

    // The start-up message has no type; a request for encryption may come before it.
    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        var head = new byte[EncryptionBytes];
        while (true)
        {
            await node.ReadExactlyAsync(head, cancellationToken);
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) is TlsRequest or GssRequest)
            {
                await node.WriteAsync("N"u8.ToArray(), cancellationToken);
                continue;
            }
            var rest = new byte[length - EncryptionBytes];
            await node.ReadExactlyAsync(rest, cancellationToken);
            withheld.Enqueue(false);
            await server.WriteAsync((byte[])[.. head, .. rest], cancellationToken);
            return;
        }
    }

    // A commit, or a statement outside of a transaction that writes.
    private bool EndsTransaction(PgFrame frame)
    {
        switch (frame.Type)
        {
            case 'Q':
                var statement = frame.Statement();
                if (statement.StartsWith("BEGIN", StringComparison.Ordinal))
                {
                    inTransaction = true;
                }
                else if (statement.StartsWith("ROLLBACK", StringComparison.Ordinal))
                {
                    inTransaction = false;
                }
                else if (statement.StartsWith("COMMIT", StringComparison.Ordinal))
                {
                    inTransaction = false;
                    return true;
                }
                return false;
            case 'P':
                changes |= !inTransaction && !frame.Statement().StartsWith("SELECT", StringComparison.Ordinal);
                return false;
            case 'S':
                var ends = changes && !inTransaction;
                changes = false;
                return ends;
            default:
                return false;
        }
    }

    private static async Task WriteAsync(Stream to, ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        foreach (var piece in bytes)
            await to.WriteAsync(piece, cancellationToken);
    }
}
