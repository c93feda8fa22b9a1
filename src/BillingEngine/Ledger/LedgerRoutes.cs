using BillingEngine.Platform.Http;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.OpenApi;
using MediatR;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace BillingEngine.Ledger;

/// <summary>The routes of the ledger.</summary>
public static class LedgerRoutes
{
    /// <summary>Maps <c>/ledger</c>.</summary>
    public static IEndpointRouteBuilder MapLedger(this IEndpointRouteBuilder api)
    {
        api.MapGet(
                "/ledger/entries",
                async (
                    Paging paging,
                    string? account,
                    string? kind,
                    string? cause,
                    IMediator mediator,
                    CancellationToken stop
                ) => Answer.Ok(await mediator.Send(new ListLedgerEntries(paging.Page, account, kind, cause), stop))
            )
            .TakesPaging("account", "kind", "cause")
            .Does<ListLedgerEntries>()
            .AsCsvToo<LedgerEntryView>();

        api.MapGet(
                "/ledger/balances",
                async (string? at, IMediator mediator, CancellationToken stop) =>
                    Answer.Ok(await mediator.Send(new GetLedgerBalances(at), stop))
            )
            .TakesQuery("at")
            .Does<GetLedgerBalances>();
        return api;
    }
}
