using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Tests.Common;

/// <summary>
/// The expected numbers were computed by another program. A changed number would be requested again under a new number
/// after a restore: never change them.
/// </summary>
public sealed class DerivedNumberTests
{
    private static readonly SubscriptionId Subscription = new(new Guid("0193489f-0c00-7abc-8def-0123456789ab"));
    private static readonly DateTimeOffset Start = new(2025, 11, 22, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_was_derived_once_is_derived_again_for_ever()
    {
        Assert.Equal("D72FJRWXM38ZG2DXQM8EX1N2KQ4", DerivedNumber.OfPeriod(Subscription, Start));
        Assert.Equal("D4N1M3F80SQM07SYH4PB8H3HZFV", DerivedNumber.OfPeriod(Subscription, Start.AddDays(30)));
        Assert.Equal("C2ZB8A94JERGZP1WX1HJ3Q2N8F3", DerivedNumber.OfContract(Subscription, 1));
        Assert.Equal("C3NRT4YCF4HHRVBSPS9R38J70VM", DerivedNumber.OfContract(Subscription, 2));
        var payment = DerivedNumber.OfPeriod(Subscription, Start);
        Assert.Equal("R3TMVQY157TRGRVVGCM5QY1B7YQ", DerivedNumber.OfRefund(payment, "reference", "order-7"));
        Assert.Equal("R67RC8H7Z852GB1KJNH9JC7A879", DerivedNumber.OfRefund(payment, "ordinal", "1"));
        Assert.Equal("R3C7NSEEDZNZJX7XCXEA1RETBAE", DerivedNumber.OfRefund(payment, "late_success", ""));
        Assert.Equal("R5WQCKYX9X618Q2A42AY3PG4PGW", DerivedNumber.OfRefund(payment, "reference", "退款/1"));
    }

    [Fact]
    public void The_same_instant_of_another_clock_is_the_same_period()
    {
        Assert.Equal(
            DerivedNumber.OfPeriod(Subscription, Start),
            DerivedNumber.OfPeriod(Subscription, Start.ToOffset(TimeSpan.FromHours(8)).AddMilliseconds(999))
        );
    }

    [Fact]
    public void No_two_things_have_one_number_and_every_number_is_one_that_WeChat_takes()
    {
        string[] numbers =
        [
            DerivedNumber.OfPeriod(Subscription, Start),
            DerivedNumber.OfPeriod(Subscription, Start.AddSeconds(1)),
            DerivedNumber.OfContract(Subscription, 1),
            DerivedNumber.OfContract(Subscription, 11),
            // The position where one part ends and the next begins matters.
            DerivedNumber.OfRefund("D1", "reference", "1"),
            DerivedNumber.OfRefund("D", "1reference", "1"),
            DerivedNumber.OfRefund("D1", "reference1", ""),
            DerivedNumber.OfRefund("D1", "ordinal", "1"),
        ];
        Assert.Equal(numbers.Length, numbers.Distinct(StringComparer.Ordinal).Count());
        Assert.All(numbers, number => Assert.Matches("^[DCR][0-9A-Z]{26}$", number));
    }
}
