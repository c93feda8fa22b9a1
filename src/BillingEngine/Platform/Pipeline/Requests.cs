using MediatR;

namespace BillingEngine.Platform.Pipeline;

/// <summary>A query: it never saves.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>A command in one transaction: the pipeline opens it, and commits it unless the result is a refusal.</summary>
public interface ICommand<T> : IRequest<Result<T>>;

/// <summary>A command that calls the gateway: no ambient transaction; it commits, calls, commits.</summary>
public interface IGatewayStep<T> : IRequest<Result<T>>;
