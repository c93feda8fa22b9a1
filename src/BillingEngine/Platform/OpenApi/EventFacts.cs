namespace BillingEngine.Platform.OpenApi;

/// <summary>What the OpenAPI document says about one type of event.</summary>
/// <param name="Type">The type: <c>invoice.paid</c>.</param>
/// <param name="View">The view of the object that the event carries.</param>
/// <param name="Like">The route whose recorded answer is such an object, or has a list of them.</param>
/// <param name="Meaning">When the event is sent, and what a receiver does about it.</param>
/// <param name="Changes">The fields in which the object of the example differs from the recorded one.</param>
public sealed record EventFacts(string Type, Type View, string Like, string Meaning, string Changes = "{}");
