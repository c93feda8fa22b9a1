using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WeChatPay.Simulator.Wire;

/// <summary>
/// Nonces seen within the time window, as 64-bit digests in two generations, so that memory is bounded.
/// </summary>
internal sealed class NonceMemory(TimeProvider clock, TimeSpan generation)
{
    private readonly Lock sync = new();
    private HashSet<ulong> current = [];
    private HashSet<ulong> previous = [];
    private DateTimeOffset turnsAt = clock.GetUtcNow() + generation;

    /// <summary>False if the pair was seen before.</summary>
    public bool TryAdd(string mchid, string nonce)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{mchid}/{nonce}"), hash);
        var digest = BinaryPrimitives.ReadUInt64LittleEndian(hash);
        lock (sync)
        {
            var now = clock.GetUtcNow();
            if (now >= turnsAt)
            {
                (previous, current) = (current, previous);
                current.Clear();
                turnsAt = now + generation;
            }

            return !previous.Contains(digest) && current.Add(digest);
        }
    }
}
