using System.Diagnostics.CodeAnalysis;

namespace BillingEngine.Samples;

/// <summary>Stands for the engine's own interface, which is known by its name.</summary>
[SuppressMessage("Major Code Smell", "S2326", Justification = "Only the name matters.")]
internal interface ICommand<T>;

internal sealed record SampleCommand : ICommand<int>;

internal sealed record NoUseCase;
