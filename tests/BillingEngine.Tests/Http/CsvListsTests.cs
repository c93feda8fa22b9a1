using System.Net;
using BillingEngine.Platform.Http.Json;
using BillingEngine.Platform.Lists;
using BillingEngine.Tests.Http.BadInput;

namespace BillingEngine.Tests.Http;

/// <summary>A list as CSV is the same list, to its end.</summary>
public sealed class CsvListsTests(PreparedData stack) : IClassFixture<PreparedData>
{
    [Fact]
    public async Task A_list_is_written_to_its_end_beyond_one_page()
    {
        var source = stack.Fill("{inv}");
        var id = (await stack.Live.GetAsync($"/v1/ledger/entries?cause={source}"))
            .GetProperty("data")[0]
            .GetProperty("cause")
            .GetString();
        await stack.AddLedgerEntriesAsync(250);
        using var answer = await stack.Live.Api.GetAsync("/v1/ledger/entries?format=csv");
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("id,object,kind,debit,credit,amount,currency,cause_type,cause,booked_at", lines[0]);
        Assert.True(lines.Length > 251);
        Assert.Equal(lines.Length, lines.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(lines, line => line.Contains(id!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Parts_have_their_fields_in_columns_and_filters_hold()
    {
        var payment = stack.Fill("{pay}");
        var csv = await stack.Live.Api.GetStringAsync($"/v1/refunds?format=csv&payment={payment}");
        var lines = csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        var cells = lines[0].Split(',').Zip(lines[1].Split(',')).ToDictionary(c => c.First, c => c.Second);
        Assert.Equal(
            (stack.Fill("{re}"), payment, "100", ""),
            (cells["id"], cells["payment"], cells["amount"], cells["failure.code"])
        );
        Assert.Single(
            (await stack.Live.Api.GetStringAsync("/v1/refunds?format=csv&status=abnormal")).Split(
                "\r\n",
                StringSplitOptions.RemoveEmptyEntries
            )
        );
        using var refused = await stack.Live.Api.GetAsync("/v1/refunds?format=csv&status=paid");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public void A_text_can_end_no_cell_and_is_no_formula()
    {
        var text = new StringWriter();
        new CsvTable(typeof(Sample)).Write(
            text,
            System.Text.Json.JsonSerializer.SerializeToElement(
                new Sample("=1+1", "a,b \"c\"\r\nd", -5),
                WireJson.Options
            )
        );

        Assert.Equal("'=1+1,\"a,b \"\"c\"\"\r\nd\",-5\r\n", text.ToString());
    }

    private sealed record Sample(string First, string Second, long Third);
}
