using BillingEngine.Domain.Common;
using BillingEngine.Platform.Persistence;

namespace BillingEngine.Platform.Jobs;

/// <summary>The items of a batch, for the case that the batch fails as a whole and each item is run alone.</summary>
public sealed record Batch<T>
{
    /// <summary>Finds the items that are due.</summary>
    public required Func<CancellationToken, Task<List<T>>> Find { get; init; }

    /// <summary>Names an item, for the log and for the alert when it fails.</summary>
    public required Func<T, (MerchantId Merchant, string Type, Guid Id)> About { get; init; }

    /// <summary>Runs one item with the services of its own scope.</summary>
    public required Func<IServiceProvider, T, CancellationToken, Task> Run { get; init; }

    /// <summary>Postpones an item that failed until the given time.</summary>
    public required Func<BillingDbContext, T, DateTimeOffset, Task> Park { get; init; }
}
