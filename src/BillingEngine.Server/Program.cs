using BillingEngine.Server;
using BillingEngine.Server.Doctor;
using BillingEngine.Server.Operators;

if (args is [ServerVersion.Option])
{
    Console.WriteLine(ServerVersion.Text);
    return 0;
}
if (args is [OperatorPasswords.Command, ..])
    return OperatorPasswords.Run(OperatorPasswords.Input(), Console.Out, Console.Error);
try
{
    if (args is [HealthCommand.Name, ..])
        return await HealthCommand.RunAsync(ServerApp.Configuration(args), Console.Error);
    if (args is [DoctorCommand.Name, ..])
        return await DoctorCommand.RunAsync(ServerApp.Configuration(args), Console.Out, CancellationToken.None);
    if (args is [MigrateCommand.Name, ..])
        return await MigrateCommand.RunAsync(ServerApp.Configuration(args), Console.Out, CancellationToken.None);
    await using var app = ServerApp.Build(args);
    if (args is [MerchantCommand.Name, ..])
        return await MerchantCommand.RunAsync(app, app.Configuration);
    // Read before the run: afterwards the services are gone.
    var preparation = app.Services.GetRequiredService<Preparation>();
    await app.RunAsync();
    return preparation.Refusal is { } refusal ? throw refusal : 0;
}
catch (Exception e) when (StartFault.Of(e) is { } fault)
{
    await Console.Error.WriteLineAsync(fault.Sentence);
    return fault.ExitCode;
}
