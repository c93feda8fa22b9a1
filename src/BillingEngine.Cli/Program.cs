using System.CommandLine;
using BillingEngine.Cli;
using BillingEngine.Cli.Demo;
using BillingEngine.Cli.Postgres;
using BillingEngine.Cli.Sandbox;

var root = new RootCommand("The recurring-billing engine on this machine: server, gateway simulator and PostgreSQL.")
{
    DemoCommand.Build(), DoctorCommand.Build(), PostgresCommand.Build(), SettingsCommand.Build(),
};
SandboxCommand.AddTo(root);
return await Terminal.RunAsync(root, args);
