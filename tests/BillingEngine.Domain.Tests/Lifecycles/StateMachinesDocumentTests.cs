using System.Text;
using System.Text.Json;
using BillingEngine.Domain.Contracts;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Reconciliation;
using BillingEngine.Domain.Refunds;
using BillingEngine.Domain.Subscriptions;

namespace BillingEngine.Domain.Tests.Lifecycles;

/// <summary>
/// docs/state-machines.md is generated from the lifecycles, every pair of status and trigger. The test fails when the
/// file is stale; write it again with WRITE_DOCS=1 in the environment.
/// </summary>
public sealed class StateMachinesDocumentTests
{
    [Fact]
    public void The_document_says_what_the_lifecycles_do()
    {
        var path = Path.Combine(Root(), "docs", "state-machines.md");
        var written = Print();
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
            File.WriteAllText(path, written);
        Assert.True(
            File.Exists(path) && File.ReadAllText(path) == written,
            "docs/state-machines.md is stale: run this test with WRITE_DOCS=1 in the environment and commit the file."
        );
    }

    [Fact]
    public void No_end_is_left_but_by_money_that_came_late_and_a_quarantine_by_an_operator()
    {
        foreach (var trigger in Enum.GetValues<SubscriptionTrigger>())
        {
            Assert.Null(SubscriptionLifecycle.Next(SubscriptionStatus.Canceled, trigger));
            Assert.Null(SubscriptionLifecycle.Next(SubscriptionStatus.IncompleteExpired, trigger));
        }
        foreach (var trigger in Enum.GetValues<ContractTrigger>())
            Assert.Null(ContractLifecycle.Next(ContractStatus.Terminated, trigger));
        foreach (var trigger in Enum.GetValues<PaymentTrigger>())
        {
            Assert.Equal(
                trigger switch
                {
                    PaymentTrigger.Succeed => PaymentStatus.Succeeded,
                    PaymentTrigger.Fail => PaymentStatus.Failed,
                    PaymentTrigger.ConfirmClosed => PaymentStatus.Closed,
                    _ => (PaymentStatus?)null,
                },
                PaymentLifecycle.Next(PaymentStatus.Quarantined, trigger)
            );
            foreach (var dead in Enum.GetValues<PaymentStatus>().Where(PaymentLifecycle.IsDead))
            {
                var next = PaymentLifecycle.Next(dead, trigger);
                Assert.Equal(
                    trigger switch
                    {
                        PaymentTrigger.Succeed => PaymentStatus.Succeeded,
                        PaymentTrigger.Quarantine => PaymentStatus.Quarantined,
                        _ => (PaymentStatus?)null,
                    },
                    next
                );
            }
        }
    }

    [Fact]
    public void A_payment_that_succeeded_is_never_sent_declined_or_reversed_but_refunded()
    {
        foreach (var paid in Enum.GetValues<PaymentStatus>().Where(PaymentLifecycle.IsPaid))
        {
            foreach (var trigger in Enum.GetValues<PaymentTrigger>().Where(t => t != PaymentTrigger.Quarantine))
            {
                var back =
                    paid == PaymentStatus.Refunded
                        ? null
                        : trigger switch
                        {
                            PaymentTrigger.RefundPart => PaymentStatus.PartiallyRefunded,
                            PaymentTrigger.RefundWhole => PaymentStatus.Refunded,
                            _ => (PaymentStatus?)null,
                        };
                Assert.Equal(back, PaymentLifecycle.Next(paid, trigger));
            }
        }
    }

    [Fact]
    public void A_refund_that_gave_money_back_is_at_its_end_and_one_that_is_closed_can_only_turn_out_to_have()
    {
        foreach (var trigger in Enum.GetValues<RefundTrigger>())
        {
            Assert.Null(RefundLifecycle.Next(RefundStatus.Succeeded, trigger));
            Assert.Equal(
                trigger == RefundTrigger.Succeed ? RefundStatus.Succeeded : null,
                RefundLifecycle.Next(RefundStatus.Closed, trigger)
            );
        }
    }

    [Fact]
    public void Only_what_waits_is_ever_sent()
    {
        foreach (var status in Enum.GetValues<PaymentStatus>())
        {
            var maySend = status is PaymentStatus.Created or PaymentStatus.Declined;
            Assert.Equal(maySend, PaymentLifecycle.Next(status, PaymentTrigger.Submit) is not null);
        }
    }

    private static string Print()
    {
        var text = new StringBuilder()
            .AppendLine("# State machines")
            .AppendLine()
            .AppendLine(
                "Printed from the lifecycles in `src/BillingEngine.Domain` by `StateMachinesDocumentTests`; never "
                    + "edited by hand."
            )
            .AppendLine(
                "An empty cell is a trigger that the state does not accept: a bug, never a silent no-op. Repeated "
                    + "and overtaken outcomes are"
            )
            .AppendLine("recognised before a trigger is pulled and change nothing.");
        Table<SubscriptionStatus, SubscriptionTrigger>(text, "Subscription", SubscriptionLifecycle.Next);
        Table<ContractStatus, ContractTrigger>(text, "Contract", ContractLifecycle.Next);
        Table<InvoiceStatus, InvoiceTrigger>(text, "Invoice", InvoiceLifecycle.Next);
        Table<PaymentStatus, PaymentTrigger>(text, "Payment", PaymentLifecycle.Next);
        Table<RefundStatus, RefundTrigger>(text, "Refund", RefundLifecycle.Next);
        Table<ReconciliationStatus, ReconciliationTrigger>(text, "Reconciliation", ReconciliationLifecycle.Next);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Table<TState, TTrigger>(StringBuilder text, string noun, Func<TState, TTrigger, TState?> next)
        where TState : struct, Enum
        where TTrigger : struct, Enum
    {
        var triggers = Enum.GetValues<TTrigger>();
        text.AppendLine().AppendLine($"## {noun}").AppendLine();
        text.AppendLine("| state | " + string.Join(" | ", triggers.Select(t => Word(t.ToString()))) + " |");
        text.AppendLine("|---|" + string.Concat(triggers.Select(_ => "---|")));
        foreach (var state in Enum.GetValues<TState>())
        {
            text.AppendLine(
                $"| **{Word(state.ToString())}** | "
                    + string.Join(" | ", triggers.Select(t => next(state, t) is { } to ? Word(to.ToString()) : ""))
                    + " |"
            );
        }
    }

    private static string Word(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "BillingEngine.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new InvalidOperationException("The repository was not found above the test binaries.");
    }
}
