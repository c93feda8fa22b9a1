using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Clock;

/// <summary>
/// Runs due work: in the background as the business clock ticks, or step by step when the clock is moved. Deliveries
/// run in parallel, up to the limit in the options, and never delay a reply to a client.
/// </summary>
internal sealed class Dispatcher : IAsyncDisposable
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    private readonly World world;
    private readonly NotificationSender sender;
    private readonly Charging charging;
    private readonly RefundFlow refunds;
    private readonly SemaphoreSlim places;
    private readonly SemaphoreSlim bell = new(0);
    private readonly SemaphoreSlim moving = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Task> underWay = [];
    private Task loop = Task.CompletedTask;

    public Dispatcher(World world, NotificationSender sender, Charging charging, RefundFlow refunds)
    {
        this.world = world;
        this.sender = sender;
        this.charging = charging;
        this.refunds = refunds;
        places = new SemaphoreSlim(world.Options.ParallelDeliveries);
        world.Due.Added = Ring;
    }

    /// <summary>Starts running due work in the background.</summary>
    public void Begin() => loop = Task.Run(RunAsync);

    /// <summary>
    /// When work is due next; <paramref name="now"/> while a delivery is in progress, because its answer is not known
    /// yet.
    /// </summary>
    public DateTimeOffset? NextDueAt(DateTimeOffset now)
    {
        lock (underWay)
        {
            return underWay.Any(task => !task.IsCompleted) ? now : world.Due.NextAt();
        }
    }

    /// <summary>
    /// Moves the business clock to <paramref name="to"/>, stopping at every due time in order. Returns when each
    /// delivery due by then has been attempted and answered. Between the steps the clock is frozen.
    /// </summary>
    public async Task MoveAsync(DateTimeOffset to, CancellationToken cancellation)
    {
        await moving.WaitAsync(cancellation);
        try
        {
            world.Clock.Pin(world.Clock.Now);
            while (true)
            {
                await QuietAsync(cancellation);
                if (world.Due.NextAt() is not { } next || next > to)
                    break;

                Step(next);
                DispatchDue();
            }

            Step(to);
        }
        finally
        {
            world.Clock.Release();
            moving.Release();
        }
    }

    /// <summary>Waits until the deliveries in progress have been answered.</summary>
    public async Task QuietAsync(CancellationToken cancellation)
    {
        Task[] tasks;
        lock (underWay)
        {
            tasks = [.. underWay];
        }

        await Task.WhenAll(tasks).WaitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await loop;
        await QuietAsync(CancellationToken.None);
        stopping.Dispose();
        places.Dispose();
        bell.Dispose();
        moving.Dispose();
    }

    private void Step(DateTimeOffset at)
    {
        lock (world.StateLock)
        {
            world.Clock.Pin(at);
            world.Commit(new JournalEntry { ClockOffsetMs = world.Clock.Offset.TotalMilliseconds });
        }
    }

    private async Task RunAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            DispatchDue();
            var nap = world.Due.NextAt() is { } next ? next - world.Clock.Now : LongestNap;
            nap = nap > LongestNap ? LongestNap : nap;
            try
            {
                if (nap > TimeSpan.Zero)
                    await bell.WaitAsync(nap, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void DispatchDue()
    {
        // Taken and marked as in progress under one lock, so that NextDueAt never misses it.
        lock (underWay)
        {
            while (!stopping.IsCancellationRequested && world.Due.TryTake(world.Clock.Now, out var item))
                Do(item);
        }
    }

    private void Do(DueItem item)
    {
        switch (item)
        {
            case DueItem.Resolve resolve:
                charging.Resolve(resolve);
                break;
            case DueItem.Expire expire:
                charging.Expire(expire);
                break;
            case DueItem.Arrive arrive:
                refunds.Resolve(arrive);
                break;
            case DueItem.Deliver delivery:
                Start(delivery);
                break;
        }
    }

    private void Start(DueItem.Deliver delivery)
    {
        var task = Task.Run(() => DeliverAsync(delivery));
        underWay.Add(task);
        _ = task.ContinueWith(Forget, TaskScheduler.Default);
    }

    private async Task DeliverAsync(DueItem.Deliver delivery)
    {
        try
        {
            await places.WaitAsync(stopping.Token);
            try
            {
                await sender.DeliverAsync(delivery, stopping.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The delivery is not recorded, so the journal still has it as due and the next start delivers it.
        }
    }

    private void Forget(Task task)
    {
        lock (underWay)
        {
            underWay.Remove(task);
        }
    }

    private void Ring()
    {
        if (bell.CurrentCount == 0)
            bell.Release();
    }
}
