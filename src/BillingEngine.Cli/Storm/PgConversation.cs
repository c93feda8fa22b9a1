using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Pipelines;

namespace BillingEngine.Cli.Storm;

/// <summary>
/// One connection: passes messages on, counts the ends of transactions that change something, and carries out what the
/// crash point says of them.
/// </summary>
internal sealed class PgConversation(Stream node, Stream server, CrashPoint crash)
{
    private const int EncryptionBytes = 8;
    private const int TlsRequest = 80877103;
    private const int GssRequest = 80877104;

    // One for each ReadyForQuery to come: whether its answer is withheld and the node dies of it.
    private readonly ConcurrentQueue<bool> withheld = new();
    private bool inTransaction;
    private bool changes;

    /// <summary>Passes on what the node says.</summary>
    public async Task AskAsync(CancellationToken token)
    {
        await GreetAsync(token);
        var reader = PipeReader.Create(node);
        while (true)
        {
            var read = await reader.ReadAsync(token);
            var (buffer, sent, at) = (read.Buffer, 0L, 0L);
            while (PgFrame.TryRead(buffer.Slice(at), out var frame))
            {
                if (EndsTransaction(frame))
                {
                    await WriteAsync(server, buffer.Slice(sent, at - sent), token);
                    sent = at;
                    if (Judge() == CrashVerdict.DieBefore)
                    {
                        crash.Die();
                        return;
                    }
                }
                else if (frame.Type is 'Q' or 'S')
                {
                    withheld.Enqueue(false);
                }

                at += frame.Length;
            }
            await WriteAsync(server, buffer.Slice(sent, at - sent), token);
            reader.AdvanceTo(buffer.GetPosition(at), buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>Passes on what PostgreSQL says, but for the answer to the commit that the node dies of.</summary>
    public async Task AnswerAsync(CancellationToken token)
    {
        var reader = PipeReader.Create(server);
        while (true)
        {
            var read = await reader.ReadAsync(token);
            var (buffer, passed, at) = (read.Buffer, 0L, 0L);
            while (PgFrame.TryRead(buffer.Slice(at), out var frame))
            {
                if (withheld.TryPeek(out var dies) && dies)
                {
                    await WriteAsync(node, buffer.Slice(passed, at - passed), token);
                    passed = at + frame.Length;
                    if (frame.Type == 'Z')
                    {
                        crash.Die();
                        return;
                    }
                }
                else if (frame.Type == 'Z')
                {
                    withheld.TryDequeue(out _);
                }

                at += frame.Length;
            }
            await WriteAsync(node, buffer.Slice(passed, at - passed), token);
            reader.AdvanceTo(buffer.GetPosition(at), buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private CrashVerdict Judge()
    {
        var verdict = crash.Pass();
        withheld.Enqueue(verdict == CrashVerdict.DieAfter);
        return verdict;
    }

    // The start-up message bears no type; a wish for encryption may come before it.
    private async Task GreetAsync(CancellationToken token)
    {
        var head = new byte[EncryptionBytes];
        while (true)
        {
            await node.ReadExactlyAsync(head, token);
            var length = BinaryPrimitives.ReadInt32BigEndian(head);
            if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(4)) is TlsRequest or GssRequest)
            {
                await node.WriteAsync("N"u8.ToArray(), token);
                continue;
            }
            var rest = new byte[length - EncryptionBytes];
            await node.ReadExactlyAsync(rest, token);
            withheld.Enqueue(false);
            await server.WriteAsync((byte[])[.. head, .. rest], token);
            return;
        }
    }

    // A commit, or a statement outside of any transaction that is more than a question.
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

    private static async Task WriteAsync(Stream to, ReadOnlySequence<byte> bytes, CancellationToken token)
    {
        foreach (var piece in bytes)
            await to.WriteAsync(piece, token);
    }
}
