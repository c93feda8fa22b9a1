using BillingEngine.Domain.Common;
using BillingEngine.Platform.Http;
using BillingEngine.Platform.Lists;
using BillingEngine.Platform.Pipeline;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace BillingEngine.Reconciliation.Statements;

/// <summary>Writes the stored table to the response, part by part.</summary>
internal sealed class StatementTableAnswer(MerchantId merchant, StatementView statement, NpgsqlDataSource database)
    : IResult
{
    public static IResult Of(
        HttpContext context,
        MerchantId merchant,
        Result<StatementView> shown,
        NpgsqlDataSource database
    ) =>
        CsvLists.Fault(context) is { } fault ? fault
        : !shown.IsError && context.Request.Query.ContainsKey(CsvLists.Field)
            ? new StatementTableAnswer(merchant, shown.Value, database)
        : Answer.Ok(shown);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = CsvLists.MediaType + "; charset=utf-8";
        await using var command = database.CreateCommand(
            """
            SELECT p.data FROM statements s JOIN statement_parts p ON p.statement_id = s.id
            WHERE s.merchant_id = $1 AND s.day = $2 AND s.sha1 = $3 ORDER BY p.part
            """
        );
        foreach (var value in new object[] { merchant.Value, statement.Date, statement.Sha1 })
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(httpContext.RequestAborted);
        while (await reader.ReadAsync(httpContext.RequestAborted))
            await httpContext.Response.Body.WriteAsync((byte[])reader[0], httpContext.RequestAborted);
    }
}
