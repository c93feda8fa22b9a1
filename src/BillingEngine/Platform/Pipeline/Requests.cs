using MediatR;

namespace BillingEngine.Platform.Pipeline;

/// <summary>A question: it never saves.</summary>
public interface IQuery<T> : IRequest<Result<T>>;

/// <summary>A deed in one transaction: the pipeline opens it, and commits it unless the answer is a refusal.</summary>
public interface ICommand<T> : IRequest<Result<T>>;

/// <summary>A deed that calls the gateway: no ambient transaction; it commits, calls out, commits.</summary>
public interface IGatewayStep<T> : IRequest<Result<T>>;
