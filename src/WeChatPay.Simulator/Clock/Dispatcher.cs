using WeChatPay.Simulator.Journal;
using WeChatPay.Simulator.Notifications;
using WeChatPay.Simulator.Refunds;
using WeChatPay.Simulator.Transactions;

namespace WeChatPay.Simulator.Clock;

/// <summary>
/// Does what is due: by itself as the business clock ticks, or step by step when the clock is moved. Deliveries run
/// beside each other, at most as many as the options allow, and never hold up an answer of the wire.
/// </summary>
internal sealed class Dispatcher : IAsyncDisposable
{
    private static readonly TimeSpan LongestNap = TimeSpan.FromSeconds(1);

    private readonly World world;
    private readonly Courier courier;
    private readonly Payment payment;
    private readonly RefundFlow refunds;
    private readonly SemaphoreSlim places;
    private readonly SemaphoreSlim bell = new(0);
    private readonly SemaphoreSlim moving = new(1);
    private readonly CancellationTokenSource stopping = new();
    private readonly HashSet<Task> underWay = [];
    private Task loop = Task.CompletedTask;

    public Dispatcher(World world, Courier courier, Payment payment, RefundFlow refunds)
    {
        this.world = world;
        this.courier = courier;
        this.payment = payment;
        this.refunds = refunds;
        places = new SemaphoreSlim(world.Options.ParallelDeliveries);
        world.Due.Added = Ring;
    }

    /// <summary>Starts doing by itself what falls due.</summary>
    public void Begin() => loop = Task.Run(RunAsync);

    /// <summary>
    /// When something will be done next; <paramref name="now"/> while a delivery is under way, since its answer is
    /// still to come.
    /// </summary>
    public DateTimeOffset? NextDueAt(DateTimeOffset now)
    {
        lock (underWay)
        {
            return underWay.Any(task => !task.IsCompleted) ? now : world.Due.NextAt();
        }
    }

    /// <summary>
    /// Moves the business clock to <paramref name="to"/> through every due moment in order; returns after each delivery
    /// due by then was attempted and answered. The clock stands still meanwhile but for its steps.
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

    /// <summary>Waits until the deliveries that are under way now have been answered.</summary>
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
        lock (world.Gate)
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
        // Taken and noted as under way in one, so that nobody sees it in neither place.
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
                payment.Resolve(resolve);
                break;
            case DueItem.Expire expire:
                payment.Expire(expire);
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
                await courier.DeliverAsync(delivery, stopping.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not concluded, so the journal still has it as due: the next start delivers it.
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
