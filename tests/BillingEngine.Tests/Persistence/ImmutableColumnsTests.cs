using System.Buffers.Binary;
using System.Reflection;
using BillingEngine.Domain.Invoices;
using BillingEngine.Domain.Orders;
using BillingEngine.Domain.Payments;
using BillingEngine.Domain.Subscriptions;
using BillingEngine.Platform.Persistence;
using BillingEngine.Testing.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace BillingEngine.Tests.Persistence;

/// <summary>The columns that the updates of the hot loops leave out, held against what the code of the nouns sets.</summary>
public sealed class ImmutableColumnsTests(EngineHost host) : IClassFixture<EngineHost>
{
    private const BindingFlags All =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    [Fact]
    public Task An_update_of_subscriptions_writes_every_column_that_a_verb_sets() =>
        WritesWhatVerbsSetAsync<Subscription>();

    [Fact]
    public Task An_update_of_invoices_writes_every_column_that_a_verb_sets() => WritesWhatVerbsSetAsync<Invoice>();

    [Fact]
    public Task An_update_of_payments_writes_every_column_that_a_verb_sets() => WritesWhatVerbsSetAsync<Payment>();

    [Fact]
    public Task An_update_of_orders_writes_every_column_that_a_verb_sets() => WritesWhatVerbsSetAsync<Order>();

    // Each of these verbs is used by use cases that save through the context. A new verb here: does a hot loop use it?
    [Fact]
    public async Task What_the_context_alone_saves_is_set_by_known_verbs()
    {
        await using var scope = host.Services.CreateAsyncScope();
        var model = scope.ServiceProvider.GetRequiredService<BillingDbContext>().Model;
        Assert.Equal(
            [
                "Invoice.DerivedNumbers: NextNumber",
                "Payment.ContractId: ChangeContract",
                "Payment.ContractNumber: ChangeContract",
                "Payment.PayerOpenId: ChangeContract",
                "Subscription.SigningCount: NextSigning",
            ],
            model
                .GetEntityTypes()
                .SelectMany(type => type.GetProperties())
                .Where(property => property.IsSavedByContextOnly())
                .Select(property =>
                    $"{property.PropertyInfo!.DeclaringType!.Name}.{property.Name}: {string.Join(", ", VerbsThatSet(property))}"
                )
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task The_context_refuses_to_save_a_changed_immutable_column()
    {
        var enrolled = await host.ActiveAsync(await host.PlanAsync());
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        var subscription = await db.Subscriptions.SingleAsync(s => s.Id == enrolled.Id);
        typeof(Subscription).GetProperty(nameof(Subscription.PlanCode))!.SetValue(subscription, "another");

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());

        Assert.Contains(nameof(Subscription.PlanCode), refused.Message, StringComparison.Ordinal);
    }

    private async Task WritesWhatVerbsSetAsync<T>()
        where T : class
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<BillingDbContext>();
        await using var batch = WriteSet.Batch(db);
        new TableWriter<T>(db.Model).Update(batch, [(T)Activator.CreateInstance(typeof(T), nonPublic: true)!]);
        var sql = batch.BatchCommands[0].CommandText;
        var written = sql[
            (sql.IndexOf(" SET ", StringComparison.Ordinal) + 5)..sql.IndexOf(" FROM ", StringComparison.Ordinal)
        ]
            .Split(", ")
            .Select(assignment => assignment.Split(" = ")[0]);

        var set = db
            .Model.FindEntityType(typeof(T))!
            .GetProperties()
            .Where(property => property.PropertyInfo is not null && !property.IsSavedByContextOnly())
            .Where(property => VerbsThatSet(property).Any())
            .Select(property => property.GetColumnName())
            .ToList();
        Assert.NotEmpty(set);
        Assert.Empty(set.Except(written, StringComparer.Ordinal));
    }

    // A noun is made by static methods; any other method that calls the setter is a verb.
    private static IEnumerable<string> VerbsThatSet(IReadOnlyProperty property)
    {
        if (property.PropertyInfo!.GetSetMethod(nonPublic: true) is not { } setter)
            return [];
        return property
            .PropertyInfo.DeclaringType!.Assembly.GetTypes()
            .SelectMany(type => type.GetMethods(All))
            .Where(method => !method.IsStatic && Calls(method, setter.MetadataToken))
            .Select(method => method.Name);
    }

    // IL: call or callvirt, then the token of the method.
    private static bool Calls(MethodInfo method, int token)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var i = 0; i + 5 <= code.Length; i++)
        {
            if (code[i] is 0x28 or 0x6F && BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(i + 1)) == token)
                return true;
        }
        return false;
    }
}
