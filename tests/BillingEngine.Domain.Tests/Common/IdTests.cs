using BillingEngine.Domain.Common;

namespace BillingEngine.Domain.Tests.Common;

public sealed class IdTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_text_is_read_back_as_the_same_identifier()
    {
        var id = Id.New<SubscriptionId>(Now);

        Assert.StartsWith("sub_0", id.ToString(), StringComparison.Ordinal);
        Assert.True(Id.TryParse<SubscriptionId>(id.ToString(), out var read));
        Assert.Equal(id, read);
    }

    [Fact]
    public void Another_kind_is_refused()
    {
        var text = Id.New<SubscriptionId>(Now).ToString();

        Assert.False(Id.TryParse<PlanId>(text, out _));
        Assert.False(Id.TryParse<CustomerId>(text, out _));
        Assert.False(Id.TryParse<EventId>(text, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sub_")]
    [InlineData("sub")]
    [InlineData("sub-01563DF3648100000000000000")]
    [InlineData("SUB_01ARYZ6S410000000000000000")]
    [InlineData("sub_01aryz6s410000000000000000")]
    [InlineData("sub_01ARYZ6S41000000000000000")]
    [InlineData("sub_01ARYZ6S4100000000000000000")]
    [InlineData(" sub_01ARYZ6S410000000000000000")]
    [InlineData("sub_81ARYZ6S410000000000000000")]
    public void A_malformed_text_is_refused(string? text) => Assert.False(Id.TryParse<SubscriptionId>(text, out _));

    [Fact]
    public void Later_identifiers_sort_later()
    {
        var texts = Enumerable
            .Range(0, 500)
            .Select(i => Id.New<PaymentId>(Now.AddMilliseconds(i)).ToString())
            .ToArray();

        Assert.Equal(texts, texts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Identifiers_that_are_made_at_one_go_sort_in_their_order()
    {
        var ids = Enumerable.Range(0, 500).Select(_ => Id.New<PaymentId>(Now)).ToArray();
        var texts = ids.Select(id => id.ToString()).ToArray();

        Assert.Equal(texts.Order(StringComparer.Ordinal), texts);
        Assert.Equal(500, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal((7, 8), (id.Value.Version, id.Value.Variant & 0xc)));
    }

    [Fact]
    public void No_two_kinds_share_a_prefix()
    {
        var prefixes = typeof(Id)
            .Assembly.GetTypes()
            .Where(type =>
                type.IsValueType
                && type.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IId<>))
            )
            .Select(type => (string)type.GetProperty("Prefix")!.GetValue(null)!)
            .ToArray();

        Assert.True(prefixes.Length >= 9);
        Assert.Equal(prefixes.Length, prefixes.Distinct(StringComparer.Ordinal).Count());
    }
}
