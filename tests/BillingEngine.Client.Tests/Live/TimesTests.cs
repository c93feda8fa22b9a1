using System.Text.Json;

namespace BillingEngine.Client.Tests.Live;

/// <summary>Times as .NET and other languages write them, with more digits than the engine stores.</summary>
public sealed class TimesTests(ClientHost stack) : IClassFixture<ClientHost>
{
    // Seven digits of a second, like DateTimeOffset.UtcNow.
    private static readonly DateTimeOffset Odd = new DateTimeOffset(
        2026,
        11,
        22,
        2,
        0,
        0,
        TimeSpan.FromHours(8)
    ).AddTicks(1_234_567);

    [Fact]
    public async Task Every_list_is_narrowed_by_a_time_of_NET()
    {
        foreach (
            var calls in typeof(BillingClient).GetProperties().Select(property => property.GetValue(stack.Client)!)
        )
        {
            foreach (
                var list in calls
                    .GetType()
                    .GetMethods()
                    .Where(method =>
                        method.Name.EndsWith("PageAsync", StringComparison.Ordinal)
                        && typeof(ListFilter).IsAssignableFrom(method.GetParameters()[0].ParameterType)
                    )
            )
            {
                var kind = list.GetParameters()[0].ParameterType;
                var filter = Activator.CreateInstance(kind)!;
                kind.GetProperty(nameof(ListFilter.CreatedFrom))!.SetValue(filter, Odd);
                kind.GetProperty(nameof(ListFilter.CreatedTo))!.SetValue(filter, DateTimeOffset.UtcNow.AddTicks(1));

                await (Task)list.Invoke(calls, [filter, CancellationToken.None])!;
            }
        }
        Assert.Contains(stack.Sent, sent => sent.Path == "/v1/events");
    }

    [Theory]
    [InlineData("2026-11-22T02:00:00.1234567Z"), InlineData("2026-11-22T10:00:00.123456789%2B08:00")]
    [InlineData("2026-11-22t02:00:00z")]
    public async Task Other_languages_write_other_digits(string time)
    {
        foreach (var list in new[] { "subscriptions", "events", "payments", "ledger/entries" })
            await stack.GetAsync($"/v1/{list}?created_from={time}&created_to={time}");
        await stack.GetAsync($"/v1/ledger/balances?at={time}");
    }

    [Fact]
    public async Task A_time_in_a_body_comes_back_cut_to_the_microsecond()
    {
        await stack.Client.Plans.CreateAsync(
            new CreatePlan
            {
                Code = "timed",
                Name = "Timed",
                Amount = 8800,
                Currency = "HKD",
                Interval = BillingInterval.Month,
                ContractTemplateId = 123,
            }
        );
        var asked = Odd.AddYears(1);
        var enrolled = await stack.Client.Subscriptions.CreateAsync(
            new CreateSubscription
            {
                Plan = "timed",
                Channel = SigningChannel.Web,
                TrialEnd = asked,
                BillingAnchor = asked.AddTicks(9),
                Customer = new CreateCustomer { Reference = "odd", DisplayName = "Li Lei" },
            }
        );
        var moved = await stack.Client.TestClock.AdvanceAsync(
            new AdvanceTestClock { To = (await stack.NowAsync()).AddMinutes(1).AddTicks(7) }
        );
        var raw = await stack.PostAsync(
            "/v1/test_clock/advance",
            JsonSerializer.Serialize(
                new { to = moved.Now.AddMinutes(1).ToString("O").Replace("+00:00", "89Z", StringComparison.Ordinal) }
            )
        );

        Assert.Equal((asked.AddTicks(-7), asked.AddTicks(3)), (enrolled.TrialEnd, enrolled.BillingAnchor));
        Assert.True(raw.GetProperty("now").GetDateTimeOffset() > moved.Now);
    }
}
