using System.Text.Json.Serialization;

namespace BillingEngine.Client;

/// <summary>How every record is read and written, made at build time: nothing is found by reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(Page<Plan>))]
[JsonSerializable(typeof(CreatePlan))]
[JsonSerializable(typeof(UpdatePlan))]
[JsonSerializable(typeof(Page<Customer>))]
[JsonSerializable(typeof(CreateCustomer))]
[JsonSerializable(typeof(UpdateCustomer))]
[JsonSerializable(typeof(Page<Subscription>))]
[JsonSerializable(typeof(CreateSubscription))]
[JsonSerializable(typeof(CancelSubscription))]
[JsonSerializable(typeof(SignSubscription))]
[JsonSerializable(typeof(Enrolled))]
[JsonSerializable(typeof(Canceled))]
[JsonSerializable(typeof(Timeline))]
[JsonSerializable(typeof(ExplainedDates))]
[JsonSerializable(typeof(Page<Contract>))]
[JsonSerializable(typeof(TerminateContract))]
[JsonSerializable(typeof(Page<Invoice>))]
[JsonSerializable(typeof(Page<Payment>))]
[JsonSerializable(typeof(Page<Refund>))]
[JsonSerializable(typeof(CreateRefund))]
[JsonSerializable(typeof(Page<WebhookEndpoint>))]
[JsonSerializable(typeof(NewWebhookEndpoint))]
[JsonSerializable(typeof(DeletedWebhookEndpoint))]
[JsonSerializable(typeof(CreateWebhookEndpoint))]
[JsonSerializable(typeof(UpdateWebhookEndpoint))]
[JsonSerializable(typeof(RotateWebhookSecret))]
[JsonSerializable(typeof(Page<BillingEvent>))]
[JsonSerializable(typeof(DeliveredEvent))]
[JsonSerializable(typeof(RedeliverEvent))]
[JsonSerializable(typeof(TestClock))]
[JsonSerializable(typeof(AdvanceTestClock))]
internal sealed partial class BillingJson : JsonSerializerContext;
