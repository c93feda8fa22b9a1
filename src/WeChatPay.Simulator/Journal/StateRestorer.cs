using WeChatPay.Simulator.Certificates;
using WeChatPay.Simulator.Clock;
using WeChatPay.Simulator.Contracts;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Journal;

/// <summary>Restores the state from the journal and adds the accounts and templates that always exist.</summary>
internal static class StateRestorer
{
    private const long DirectPlan = 123;
    private const long InstitutionPlan = 124;
    private static readonly TimeSpan ExpiredSessionsKept = TimeSpan.FromDays(1);

    public static void Restore(World world, StateJournal? journal, KeyRing keys)
    {
        foreach (var entry in journal?.Read() ?? [])
        {
            if (entry.ClockOffsetMs is { } offset)
                world.Clock.Restore(TimeSpan.FromMilliseconds(offset));

            world.Index(entry);
        }

        journal?.Compact(Snapshot(world));
        AddDefaults(world, keys);
        foreach (var notification in world.Pending.Values)
        {
            world.NotificationLog.Add(notification);
            world.Due.Add(new DueItem.Deliver(notification.NextAt!.Value, notification, Extra: false));
        }

        foreach (var order in world.Orders.Values)
        {
            if (order.ResolveAt is { } at)
                world.Due.Add(new DueItem.Resolve(at, order.Key));

            if (order is { TradeState: TradeStates.NotPay, ExpiresAt: { } end })
                world.Due.Add(new DueItem.Expire(end, order.Key));
        }

        foreach (var refund in world.Refunds.Values)
        {
            if (refund.ResolveAt is { } at)
                world.Due.Add(new DueItem.Arrive(at, refund.Key));
        }
    }

    /// <summary>Creates the accounts, the first sub-merchant and two templates.</summary>
    private static void AddDefaults(World world, KeyRing keys)
    {
        var options = world.Options;
        Add(world, new MerchantSettings { Mchid = keys.Direct.Mchid });
        Add(world, new MerchantSettings { Mchid = keys.Institution.Mchid });
        Add(
            world,
            new MerchantSettings
            {
                Mchid = options.SubMchid,
                SubAppid = options.SubAppid,
                IsSubMerchant = true,
            }
        );
        Add(world, new Template { PlanId = DirectPlan, Mchid = keys.Direct.Mchid });
        Add(world, new Template { PlanId = InstitutionPlan, Mchid = keys.Institution.Mchid });
    }

    private static void Add(World world, MerchantSettings merchant)
    {
        if (!world.Merchants.ContainsKey(merchant.Mchid))
            world.Commit(new JournalEntry { Merchant = merchant });
    }

    private static void Add(World world, Template template)
    {
        if (!world.Templates.ContainsKey(template.PlanId))
            world.Commit(new JournalEntry { Template = template });
    }

    private static IEnumerable<JournalEntry> Snapshot(World world)
    {
        yield return new JournalEntry
        {
            Number = world.LastNumber,
            ClockOffsetMs = world.Clock.Offset.TotalMilliseconds,
        };
        var forgotten = world.Clock.Now - ExpiredSessionsKept;
        var sessions = world.Sessions.Values.Where(s => s.ContractId is not null || s.ExpiresAt > forgotten);
        IEnumerable<JournalEntry> entries =
        [
            .. world.Merchants.Values.Select(m => new JournalEntry { Merchant = m }),
            .. world.Templates.Values.Select(t => new JournalEntry { Template = t }),
            .. world.Users.Values.Select(u => new JournalEntry { User = u }),
            .. sessions.Select(s => new JournalEntry { Session = s }),
            .. world.Contracts.Values.Select(c => new JournalEntry { Contract = c }),
            .. world.Orders.Values.Select(o => new JournalEntry { Order = o }),
            .. world.Refunds.Values.Select(r => new JournalEntry { Refund = r }),
            new JournalEntry { Planted = [.. world.Planted] },
            .. world.Pending.Values.Select(n => new JournalEntry { Notification = n }),
        ];
        foreach (var entry in entries)
            yield return entry;
    }
}
