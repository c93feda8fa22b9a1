using Conventions.Tests.Rules;

namespace Conventions.Tests;

public sealed class SourceTests
{
    [Fact]
    public void The_product_calls_nothing_banned() => Refusals.None(Checkout.Product.SelectMany(BannedCalls.Check));

    [Fact]
    public void No_handler_catches_every_exception() =>
        Refusals.None(Checkout.Product.SelectMany(BannedCalls.CheckHandler));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() => Refusals.None(Checkout.CSharp.SelectMany(Names.Check));

    [Theory]
    [InlineData("class A { object F() => System.DateTime.UtcNow; }", "DateTime.UtcNow")]
    [InlineData("class A { string F() => $\"{DateTimeOffset.Now}\"; }", "DateTimeOffset.Now")]
    [InlineData("class A { void F() { Thread.Sleep(5); } }", "Thread.Sleep")]
    [InlineData("class A { void F() => throw new NotImplementedException(); }", "NotImplementedException")]
    [InlineData("class A\n{\n    // TODO: later\n}\n", "a.cs:3 says TODO")]
    [InlineData("class A\n{\n    /* good enough for now */\n}\n", "for now")]
    [InlineData("class A\n{\n#region B\n#endregion\n}\n", "region")]
    [InlineData("class A\n{\n    // ---------- B ----------\n}\n", "banner")]
    public void A_banned_call_or_word_is_refused(string text, string expected) =>
        Refusals.One(expected, BannedCalls.Check(new SourceFile("src/a.cs", text)));

    [Fact]
    public void A_banned_call_in_a_text_is_no_call() =>
        Refusals.None(BannedCalls.Check(new SourceFile("src/a.cs", "class A { string F() => \"DateTime.UtcNow\"; }")));

    [Theory]
    [InlineData("catch (Exception) { return; }")]
    [InlineData("catch { return; }")]
    [InlineData("catch (System.Exception e) { Log(e); }")]
    public void A_handler_that_catches_every_exception_is_refused(string clause) =>
        Refusals.One(
            "catches every exception",
            BannedCalls.CheckHandler(
                new SourceFile("src/a.cs", $"class CancelHandler {{ void F() {{ try {{ G(); }} {clause} }} }}")
            )
        );

    [Fact]
    public void A_handler_may_clean_up_and_throw_again() =>
        Refusals.None(
            BannedCalls.CheckHandler(
                new SourceFile("src/a.cs", "class CancelHandler { void F() { try { G(); } catch { H(); throw; } } }")
            )
        );

    [Theory]
    [InlineData("class BillingService;")]
    [InlineData("record struct PlanDto(int A);")]
    [InlineData("interface IContractManager;")]
    public void A_name_that_says_nothing_is_refused(string text) =>
        Refusals.One("say what it is", Names.Check(new SourceFile("src/a.cs", text)));

    [Fact]
    public void A_source_that_cannot_be_read_passes_no_rule() =>
        Assert.Throws<FormatException>(() => BannedCalls.Check(new SourceFile("src/a.cs", "class A {")).ToList());
}
