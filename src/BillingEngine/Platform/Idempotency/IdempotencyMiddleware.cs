using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Jobs;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Persistence;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Npgsql;

namespace BillingEngine.Platform.Idempotency;

/// <summary>
/// Implements <c>Idempotency-Key</c> on every POST and PATCH of the API: one operation per key, and its first answer again
/// for every retry (docs/decisions/0012-answers-kept-with-their-effects.md).
/// </summary>
public sealed class IdempotencyMiddleware(RequestDelegate next, ILogger<IdempotencyMiddleware> log)
{
    /// <summary>The header with the key.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The header that marks a stored answer.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>The maximum length of a key.</summary>
    public const int MaxKeyLength = 255;

    internal const string KeyForm = "^[!-~]{1,255}$";

    private const string KeyRule = "must be one key of 1 to 255 visible ASCII characters without spaces";

    private static readonly TimeSpan Pulse = TimeSpan.FromSeconds(IdempotencyTable.LeaseSeconds / 3.0);

    internal static readonly Problem Reused = new(
        StatusCodes.Status409Conflict,
        "idempotency_key_reused",
        "This Idempotency-Key was already used for a different request. Use a new key."
    );

    internal static readonly Problem InProgress = new(
        StatusCodes.Status409Conflict,
        "idempotency_in_progress",
        "The first request with this Idempotency-Key is still running. Retry after the seconds in Retry-After.",
        RetryAfterSeconds: 1
    );

    /// <summary>Whether a method takes a key.</summary>
    internal static bool IsTakenOn(string method) => HttpMethods.IsPost(method) || HttpMethods.IsPatch(method);

    /// <summary>Runs the request once for its key, or returns its stored answer.</summary>
    public async Task InvokeAsync(HttpContext context, CurrentMerchant merchant)
    {
        var given = context.Request.Headers[Header];
        var facts = context.GetEndpoint()?.Metadata.GetMetadata<RouteFacts>();
        if (given.Count == 0 || facts is null || !merchant.HasEntered || !IsTakenOn(context.Request.Method))
        {
            await next(context);
            return;
        }
        if (!IsKey(given))
        {
            await Problem.Invalid(Header, KeyRule).ExecuteAsync(context);
            return;
        }
        if (await BufferedBody.ReadAsync(context.Request) is not { } body)
        {
            // Larger than the limit: the reader of the body refuses it.
            await next(context);
            return;
        }
        // Two subscribers, or one and the merchant's backend, may choose the same key.
        var subscriber = context.RequestServices.GetRequiredService<CurrentSubscriber>();
        var key = subscriber.HasEntered ? $"{subscriber.Name} {given}" : given.ToString();
        var request = KeyedRequest.Of(merchant.Id, key, context.Request, body.Span);
        await (IsGatewayStep(facts) ? RunStepAsync(context, request) : RunCommandAsync(context, request));
    }

    // One transaction for lookup, effect and answer. A concurrent retry finds the advisory lock taken; a crash leaves
    // nothing.
    private async Task RunCommandAsync(HttpContext context, KeyedRequest request)
    {
        var db = context.RequestServices.GetRequiredService<BillingDbContext>();
        KeptAnswer answer;
        await using (var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted))
        {
            var state = await IdempotencyTable.LookAsync(db, request, context.RequestAborted);
            if (await AnswerOfAsync(context, request, state))
                return;
            answer = await CaptureAsync(context);
            if (IsSuccess(answer.Status))
            {
                await IdempotencyTable.InsertAnswerAsync(
                    db,
                    request,
                    Sealed(context, request, answer),
                    context.RequestAborted
                );
                await transaction.CommitAsync(context.RequestAborted);
                context.RequestServices.GetRequiredService<Nudges>().Ring();
            }
        }
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    // The command commits, calls the gateway, commits: the key is claimed before and answered after it.
    private async Task RunStepAsync(HttpContext context, KeyedRequest request)
    {
        var db = context.RequestServices.GetRequiredService<BillingDbContext>();
        KeyClaim claim;
        await using (var transaction = await db.Database.BeginTransactionAsync(context.RequestAborted))
        {
            var state = await IdempotencyTable.LookAsync(db, request, context.RequestAborted);
            if (await AnswerOfAsync(context, request, state))
                return;
            claim = await IdempotencyTable.ClaimAsync(db, request, state.Lapsed, context.RequestAborted);
            await transaction.CommitAsync(context.RequestAborted);
        }
        var hold = context.RequestServices.GetRequiredService<IdempotencyHold>();
        hold.Enter(request, claim);
        var isKept = false;
        KeptAnswer answer;
        try
        {
            answer = await WithPulseAsync(context, request, claim);
            if (IsSuccess(answer.Status) || (hold.HasBegun && answer.Status is >= 400 and < 500))
                isKept = await IdempotencyTable.KeepAsync(db, request, claim, Sealed(context, request, answer));
        }
        finally
        {
            if (!isKept)
                await ReleaseAsync(db, request, claim);
        }
        await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    private async Task<KeptAnswer> WithPulseAsync(HttpContext context, KeyedRequest request, KeyClaim claim)
    {
        using var end = new CancellationTokenSource();
        var database = context.RequestServices.GetRequiredService<NpgsqlDataSource>();
        var pulse = BeatAsync(database, request, claim, end.Token);
        try
        {
            return await CaptureAsync(context);
        }
        finally
        {
            await end.CancelAsync();
            await pulse;
        }
    }

    private async Task BeatAsync(NpgsqlDataSource database, KeyedRequest request, KeyClaim claim, CancellationToken end)
    {
        using var timer = new PeriodicTimer(Pulse);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
                await IdempotencyTable.ProlongAsync(database, request, claim, end);
        }
        catch (OperationCanceledException)
        {
            // The command has ended.
        }
        catch (NpgsqlException e)
        {
            log.LogWarning("The lease of an idempotency key could not be renewed: {Reason}", e.GetType().Name);
        }
    }

    // If this fails too, the lease expires by itself.
    private async Task ReleaseAsync(BillingDbContext db, KeyedRequest request, KeyClaim claim)
    {
        try
        {
            db.ChangeTracker.Clear();
            await IdempotencyTable.ReleaseAsync(db, request, claim);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            log.LogWarning(
                "An idempotency key could not be released; its lease will expire: {Reason}",
                e.GetType().Name
            );
        }
    }

    // Runs the route and buffers its answer: nothing is sent before it is stored.
    private async Task<KeptAnswer> CaptureAsync(HttpContext context)
    {
        var caller = context.Response.Body;
        using var buffer = new MemoryStream();
        context.Response.Body = buffer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = caller;
        }
        var response = context.Response;
        return new KeptAnswer(response.StatusCode, response.ContentType, response.Headers.Location, buffer.ToArray());
    }

    // True when the request was answered: with the stored answer, or with a refusal.
    private static async Task<bool> AnswerOfAsync(HttpContext context, KeyedRequest request, KeyState state)
    {
        if (state.IsKnown && !state.IsSame)
        {
            await Reused.ExecuteAsync(context);
            return true;
        }
        if (state.Answer is { } stored)
        {
            context.Response.StatusCode = stored.Status;
            context.Response.ContentType = stored.ContentType;
            context.Response.Headers[ReplayedHeader] = "true";
            if (stored.Location is not null)
                context.Response.Headers.Location = stored.Location;
            await context.Response.Body.WriteAsync(
                Box(context).Open(stored.Body, Place(request)),
                context.RequestAborted
            );
            return true;
        }
        if (!state.IsHeld)
            return false;
        await InProgress.ExecuteAsync(context);
        return true;
    }

    // An answer may contain a secret that is shown only once.
    private static KeptAnswer Sealed(HttpContext context, KeyedRequest request, KeptAnswer answer) =>
        answer with
        {
            Body = Box(context).Seal(answer.Body, Place(request)),
        };

    private static SecretBox Box(HttpContext context) => context.RequestServices.GetRequiredService<SecretBox>();

    private static string Place(KeyedRequest request) => $"idempotency_keys.body {request.Merchant} {request.Key}";

    private static bool IsKey(StringValues given) =>
        given is [{ Length: >= 1 and <= MaxKeyLength } key] && key.All(c => c is > ' ' and < '\x7f');

    private static bool IsSuccess(int status) => status is >= 200 and < 300;

    private static bool IsGatewayStep(RouteFacts facts) =>
        facts
            .UseCase.GetInterfaces()
            .Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IGatewayStep<>));
}
