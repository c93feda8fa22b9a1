using System.Text;
using System.Text.Json;
using WeChatPay.Global.Signatures;
using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Faults;
using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Wire;

namespace WeChatPay.Simulator.Notifications;

/// <summary>Delivers one notification once: encrypts it, signs it, posts it, and schedules the next delivery.</summary>
internal sealed class NotificationSender(World world, Accounts accounts, PlatformSigner signer) : IDisposable
{
    private const int AnswerKept = 300;

    private readonly HttpClient http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(5),
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task DeliverAsync(DueItem.Deliver due, CancellationToken stopping)
    {
        var notification = due.Notification;
        if (accounts.Find(notification.Mchid) is not { } account)
            return;

        var fault = SignatureFaultOf(notification, due.Extra);
        var body = Seal(notification, account);
        var signature = signer.Sign(account, PublicKeyMode(notification.Mchid), body, fault);
        var (status, answer, error) = await PostAsync(notification.Url!, body, signature, stopping);
        var delivery = new Delivery(
            world.Clock.Now,
            world.Options.Time.GetUtcNow(),
            fault ?? "good",
            signature.Serial,
            status,
            answer,
            error
        );
        Record(due, delivery, accepted: status is 200 or 204, probe: fault is not null);
    }

    public void Dispose() => http.Dispose();

    /// <summary>
    /// Only the first delivery has a wrong signature; the next one is correct (docs/wechat-pay.md, Verifying: probes).
    /// </summary>
    private static string? SignatureFaultOf(Notification notification, bool extra) =>
        notification.Attempts == 0
        && !extra
        && notification.Fault
            is FaultKinds.SignTestFirst
                or FaultKinds.StaleTimestamp
                or FaultKinds.BadSignature
                or FaultKinds.WrongSerial
            ? notification.Fault
            : null;

    private void Record(DueItem.Deliver due, Delivery delivery, bool accepted, bool probe)
    {
        var notification = due.Notification;
        lock (world.StateLock)
        {
            notification.Deliveries.Add(delivery);
            notification.AcceptedProbe |= probe && accepted;
            if (due.Extra || notification.State != NotificationState.Pending)
                return;

            var attempts = notification.Attempts + 1;
            var wait = RetrySchedule.WaitAfter(attempts, world.Options.Schedule);
            var done = accepted && !probe;
            var state =
                done ? NotificationState.Delivered
                : wait is null ? NotificationState.Exhausted
                : NotificationState.Pending;
            DateTimeOffset? next = state == NotificationState.Pending ? NextDelivery(due.At, wait!.Value) : null;
            world.Commit(new JournalEntry { Progress = new(notification.Id, attempts, next, state) });
            if (next is { } at)
                world.Due.Add(new DueItem.Deliver(at, notification, Extra: false));
        }
    }

    /// <summary>Counted from the planned time; from now if that time is long past, after a long stop.</summary>
    private DateTimeOffset NextDelivery(DateTimeOffset planned, TimeSpan wait)
    {
        var now = world.Clock.Now;
        var next = planned + wait;
        return next > now ? next : now + wait;
    }

    private bool PublicKeyMode(string mchid)
    {
        lock (world.StateLock)
        {
            return world.Merchants.GetValueOrDefault(mchid)?.PublicKeyMode == true;
        }
    }

    private static byte[] Seal(Notification notification, Account account)
    {
        var sparse = notification.Fault == FaultKinds.Sparse;
        var nonce = Nonce.NewForCipher();
        var associated = sparse ? "" : notification.OriginalType;
        var ciphertext = account.Cipher.Encrypt(nonce, associated, Encoding.UTF8.GetBytes(notification.Payload));
        var home = notification.CreatedAt.ToOffset(TimeSpan.FromHours(8));
        var envelope = new Envelope(
            notification.Id,
            sparse ? $"{home:yyyyMMddHHmmss}" : Rfc3339.Format(notification.CreatedAt),
            notification.EventType,
            "encrypt-resource",
            sparse ? null : Summary(notification.EventType),
            new SealedResource(
                sparse ? null : notification.OriginalType,
                AesGcmCipher.Algorithm,
                ciphertext,
                sparse ? null : associated,
                nonce
            )
        );
        return JsonSerializer.SerializeToUtf8Bytes(envelope, WireJson.Wire.Envelope);
    }

    private static string Summary(string eventType) =>
        eventType switch
        {
            "PAPAY.SIGN" => "签约成功",
            "PAPAY.TERMINATE" => "解约成功",
            "REFUND.SUCCESS" => "退款成功",
            "REFUND.ABNORMAL" => "退款异常",
            "REFUND.CLOSED" => "退款关闭",
            _ => "支付成功",
        };

    private async Task<(int? Status, string? Answer, string? Error)> PostAsync(
        string url,
        byte[] body,
        PlatformSignature signature,
        CancellationToken stopping
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(TimeSpan.FromSeconds(world.Options.AnswerSeconds));
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Mozilla/4.0");
        request.Headers.TryAddWithoutValidation("Accept", "*/*");
        request.Headers.TryAddWithoutValidation(WechatpayHeaders.RequestId, $"{Guid.NewGuid():N}-0");
        request.Headers.TryAddWithoutValidation(WechatpayHeaders.Timestamp, signature.Timestamp);
        request.Headers.TryAddWithoutValidation(WechatpayHeaders.Nonce, signature.Nonce);
        request.Headers.TryAddWithoutValidation(WechatpayHeaders.Signature, signature.Signature);
        request.Headers.TryAddWithoutValidation(WechatpayHeaders.Serial, signature.Serial);
        request.Headers.TryAddWithoutValidation(WechatpayHeaders.SignatureType, AuthorizationHeader.Schema);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return ((int)response.StatusCode, await BeginningAsync(response, limit.Token), null);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return (null, null, $"no answer within {world.Options.AnswerSeconds} s");
        }
        catch (HttpRequestException problem)
        {
            return (null, null, problem.Message);
        }
        catch (IOException problem)
        {
            return (null, null, problem.Message);
        }
    }

    private static async Task<string> BeginningAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[AnswerKept];
        var length = await stream.ReadAtLeastAsync(buffer, AnswerKept, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
