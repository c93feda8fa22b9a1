using BillingEngine.Client;

namespace SaasBackend;

/// <summary>Where the billing engine tells what happened.</summary>
public sealed partial class WebhookDoor(Readers readers, ILogger<WebhookDoor> log)
{
    // What is taken in is the state of a subscription, so an older one must not overwrite it.
    private readonly SequenceGuard guard = new(GuardMode.NewestState);
    private WebhookReceiver? receiver;

    /// <summary>Takes what is signed with one of the secrets from now on.</summary>
    public void Open(IReadOnlyCollection<string> secrets) => receiver = new WebhookReceiver(secrets);

    /// <summary>Checks, orders and takes in one event. Whatever is thrown makes the engine send it again.</summary>
    public async Task<IResult> ReceiveAsync(HttpRequest request, CancellationToken stop)
    {
        // The engine may be quicker than the start of this app: it comes again.
        if (receiver is null)
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, stop);
        BillingEvent told;
        try
        {
            told = receiver.Read(body.ToArray(), name => request.Headers[name]);
        }
        catch (WebhookVerificationException forged)
        {
            Refused(forged.Message);
            return Results.BadRequest();
        }
        await guard.HandleAsync(told, TakeInAsync, stop);
        return Results.Ok();
    }

    private Task TakeInAsync(BillingEvent told, CancellationToken stop)
    {
        if (told.Data.Kind != "subscription")
            return Task.CompletedTask;
        var subscription = told.Data.As<Subscription>();
        if (readers.Owning(subscription) is not { } reader)
            return Task.CompletedTask;
        (reader.Subscription, reader.Status, reader.PaidUntil, reader.EndsAt) = (
            subscription.Id,
            subscription.Status,
            subscription.PaidUntil,
            subscription.EndsAt
        );
        Took(told.Type, reader.Id);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook was refused: {Why}")]
    private partial void Refused(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Type} of {Reader}")]
    private partial void Took(string type, string reader);
}
