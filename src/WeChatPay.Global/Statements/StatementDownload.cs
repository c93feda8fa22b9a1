using System.IO.Compression;
using WeChatPay.Global.Http;
using WeChatPay.Global.Signatures;

namespace WeChatPay.Global.Statements;

/// <summary>
/// Consumes the body of one statement reply: verifies its signature, copies the table and compares its digest, without
/// ever holding all of it in memory.
/// </summary>
internal sealed class StatementDownload(SignatureVerifier verifier, Stream table, long mostBytes)
{
    /// <summary>What is wrong with the table; meaningful only after it was taken.</summary>
    public SignatureFault Fault { get; private set; } = SignatureFault.MissingHeader;

    public StatementReceipt? Receipt { get; private set; }

    /// <summary>False if it is longer than allowed.</summary>
    public async Task<bool> TakeAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var sha1 = GatewayTransport.Header(answer, WechatpayHeaders.StatementSha1);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var zipped = answer.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase);
        await using var plain = zipped ? new GZipStream(body, CompressionMode.Decompress) : body;
        await using var copy = new KeptCopy(plain, table, mostBytes);
        try
        {
            Fault = await StatementSignature.CheckAsync(
                verifier,
                GatewayTransport.SignatureOf(answer),
                sha1,
                copy,
                zipped: false,
                cancellationToken
            );
        }
        catch (InvalidDataException)
        {
            Fault = SignatureFault.Signature;
        }
        if (Fault == SignatureFault.None)
            Receipt = new StatementReceipt(sha1!, copy.Copied);
        return !copy.TooLong;
    }

    /// <summary>Reads a stream and writes a copy of what it read.</summary>
    private sealed class KeptCopy(Stream from, Stream to, long most) : Stream
    {
        public long Copied { get; private set; }

        public bool TooLong { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => Copied;
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(
            Memory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            var count = await from.ReadAsync(buffer, cancellationToken);
            if (Copied + count > most)
            {
                TooLong = true;
                return 0;
            }
            try
            {
                await to.WriteAsync(buffer[..count], cancellationToken);
            }
            catch (IOException e)
            {
                throw new StatementNotStoredException(e);
            }
            Copied += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
