using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Merchants;

/// <summary>The routes of merchants and their API keys, for operators.</summary>
public static class MerchantRoutes
{
    /// <summary>Maps <c>/merchants</c>.</summary>
    public static IEndpointRouteBuilder MapMerchants(this IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/merchants",
                async (JsonBody<CreateMerchant> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(await mediator.Send(body.Value, stop), m => $"/v1/merchants/{m.Id}")
            )
            .Needs(Scopes.Operator)
            .Makes<CreateMerchant>(
                """{"account":"partner","name":"Second shop","sub_mchid":"1900000199"}""",
                MerchantRefusals.UnknownAccount,
                MerchantRefusals.SubMchIdMissing,
                MerchantRefusals.NoSubMchId,
                MerchantRefusals.AlreadyExists
            );

        api.MapGet(
                "/merchants",
                async (Paging paging, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListMerchants(paging.Page), stop))
            )
            .Needs(Scopes.Operator)
            .TakesPaging()
            .Does<ListMerchants>();

        api.MapGet(
                "/merchants/{id}",
                async (string id, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetMerchant(id), stop))
            )
            .Needs(Scopes.Operator)
            .Does<GetMerchant>(MerchantRefusals.NotFound);
        MapKeys(api);
        return api;
    }

    private static void MapKeys(IEndpointRouteBuilder api)
    {
        api.MapPost(
                "/merchants/{id}/keys",
                async (string id, JsonBody<CreateApiKey> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Created(
                        await mediator.Send(body.Value with { Merchant = id }, stop),
                        key => $"/v1/merchants/{key.Merchant}/keys"
                    )
            )
            .Needs(Scopes.Operator)
            .Makes<CreateApiKey>("""{"name":"backend","scopes":["read","write"]}""", MerchantRefusals.NotFound);

        api.MapGet(
                "/merchants/{id}/keys",
                async (string id, Paging paging, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListApiKeys(id, paging.Page), stop))
            )
            .Needs(Scopes.Operator)
            .TakesPaging()
            .Does<ListApiKeys>(MerchantRefusals.NotFound);

        api.MapPost(
                "/merchants/{id}/keys/{key}/roll",
                async (string id, string key, JsonBody<RollApiKey> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value with { Merchant = id, Key = key }, stop))
            )
            .Needs(Scopes.Operator)
            .Does<RollApiKey>("""{"overlap_hours":24}""", MerchantRefusals.KeyNotFound, MerchantRefusals.KeyEnded);

        api.MapPost(
                "/merchants/{id}/keys/{key}/revoke",
                async (
                    string id,
                    string key,
                    JsonBody<RevokeApiKey> body,
                    IMediator mediator,
                    CancellationToken stop
                ) => Answer.Ok(await mediator.Send(body.Value with { Merchant = id, Key = key }, stop))
            )
            .Needs(Scopes.Operator)
            .Does<RevokeApiKey>("{}", MerchantRefusals.KeyNotFound, MerchantRefusals.KeyEnded);
    }
}
