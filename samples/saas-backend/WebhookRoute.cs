using BillingEngine.Client;

namespace SaasBackend;

/// <summary>Receives the events of the billing engine.</summary>
public sealed partial class WebhookRoute(Readers readers, ILogger<WebhookRoute> log)
{
    // The handler copies the state of a subscription, so an older event must not overwrite it.
    private readonly SequenceGuard guard = new(GuardMode.NewestState);
    private WebhookReceiver? receiver;

    /// <summary>Accepts webhooks signed with one of the secrets from now on.</summary>
    public void Open(IReadOnlyCollection<string> secrets) => receiver = new WebhookReceiver(secrets);

    /// <summary>Verifies, orders and applies one event. Any exception makes the engine send it again.</summary>
    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // The engine may be faster than the start of this app: it sends the event again.
        if (receiver is null)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        BillingEvent received;
        try
        {
            received = receiver.Read(body.ToArray(), name => request.Headers[name]);
        }
        catch (WebhookVerificationException forged)
        {
            Refused(forged.Message);
            return Results.BadRequest();
        }
        await guard.HandleAsync(received, ApplyAsync, cancellationToken);
        return Results.Ok();
    }

    private Task ApplyAsync(BillingEvent received, CancellationToken cancellationToken)
    {
        if (received.Data.Kind != "subscription")
            return Task.CompletedTask;
        var subscription = received.Data.As<Subscription>();
        if (readers.Owning(subscription) is not { } reader)
            return Task.CompletedTask;
        (reader.Subscription, reader.Status, reader.PaidUntil, reader.EndsAt) = (
            subscription.Id,
            subscription.Status,
            subscription.PaidUntil,
            subscription.EndsAt
        );
        Applied(received.Type, reader.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook was refused: {Why}")]
    private partial void Refused(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Type} of {Reader}")]
    private partial void Applied(string type, string reader);
}
