using BillingEngine.Platform.Http;
using BillingEngine.Platform.Http.Callers;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using BillingEngine.Platform.Pipeline;
using BillingEngine.Reconciliation.Matching;
using BillingEngine.Reconciliation.Settlements;
using BillingEngine.Reconciliation.Statements;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace BillingEngine.Reconciliation;

/// <summary>The routes of statements, payouts and reconciliations.</summary>
public static class ReconciliationRoutes
{
    /// <summary>Maps <c>/settlements</c>, <c>/statements</c> and <c>/reconciliations</c>.</summary>
    public static IEndpointRouteBuilder MapReconciliations(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/settlements",
                async (string? state, string? from, string? to, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListSettlements(state, from, to), stop))
            )
            .TakesQuery("state", "from", "to")
            .Does<ListSettlements>(GatewayRefusals.Refused, GatewayRefusals.Unavailable);

        api.MapGet(
                "/statements/{date}",
                async (
                    string date,
                    string? after_line,
                    HttpContext context,
                    CurrentMerchant current,
                    NpgsqlDataSource database,
                    IMediator mediator,
                    CancellationToken stop
                ) =>
                    StatementTableAnswer.Of(
                        context,
                        current.Id,
                        await mediator.Send(new GetStatement(date, after_line), stop),
                        database
                    )
            )
            .TakesQuery("after_line")
            .Does<GetStatement>(ReconciliationRefusals.NoStatement)
            .WithMetadata(new ShownAsCsv("the table as WeChat gave it, byte for byte."));

        api.MapPost(
                "/reconciliations",
                async (JsonBody<ReconcileDay> body, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(body.Value, stop))
            )
            .Does<ReconcileDay>(
                """{"date":"2026-11-22"}""",
                ReconciliationRefusals.Busy,
                GatewayRefusals.Refused,
                GatewayRefusals.Unavailable
            );

        api.MapGet(
                "/reconciliations",
                async (Paging paging, string? status, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new ListReconciliations(paging.Page, status), stop))
            )
            .TakesPaging("status")
            .Does<ListReconciliations>()
            .AsCsvToo<ReconciliationView>();

        api.MapGet(
                "/reconciliations/{date}",
                async (string date, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetReconciliation(date), stop))
            )
            .Does<GetReconciliation>(ReconciliationRefusals.NotFound);

        api.MapGet(
                "/reconciliations/{date}/differences",
                async (
                    string date,
                    Paging paging,
                    string? kind,
                    string? state,
                    IMediator mediator,
                    CancellationToken stop
                ) => Answer.Ok(await mediator.Send(new ListDifferences(paging.Page, date, kind, state), stop))
            )
            .TakesPaging("kind", "state")
            .Does<ListDifferences>(ReconciliationRefusals.NotFound)
            .AsCsvToo<DifferenceView>();
        return api;
    }
}
