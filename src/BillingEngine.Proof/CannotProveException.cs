namespace BillingEngine.Proof;

/// <summary>The proof could not run; the message says what is missing and what to do.</summary>
public sealed class CannotProveException(string message, Exception? inner = null) : Exception(message, inner);
