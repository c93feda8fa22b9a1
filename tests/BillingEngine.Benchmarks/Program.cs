using System.CommandLine;
using BillingEngine.Benchmarks.Access;
using BillingEngine.Benchmarks.Deductions;
using BillingEngine.Benchmarks.Notifications;
using BillingEngine.Benchmarks.Reconciliation;
using BillingEngine.Benchmarks.Renewals;
using BillingEngine.Benchmarks.Staging;
using BillingEngine.Benchmarks.Webhooks;
using BillingEngine.Cli;

if (args is [GatewayProcess.Verb])
    return await GatewayProcess.ServeAsync();
var root = new RootCommand("The engine next to its floors, in one run, on a durable PostgreSQL of its own.")
{
    DeductionsBench.Build(),
    RenewalsBench.Build(),
    NotificationsBench.Build(),
    ReconciliationBench.Build(),
    AccessBench.Build(),
    WebhooksBench.Build(),
};
return await Terminal.RunAsync(root, args, Console.Error);
