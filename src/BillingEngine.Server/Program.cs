using BillingEngine.Server;
using BillingEngine.Server.Doctor;
using BillingEngine.Server.Operators;
using BillingEngine.WeChatPay;
using Npgsql;

if (args is [OperatorPasswords.Command, ..])
    return OperatorPasswords.Run(OperatorPasswords.Input(), Console.Out, Console.Error);
try
{
    if (args is [HealthCommand.Name, ..])
        return await HealthCommand.RunAsync(ServerApp.Configuration(args), Console.Error);
    if (args is [DoctorCommand.Name, ..])
        return await DoctorCommand.RunAsync(ServerApp.Configuration(args), Console.Out, CancellationToken.None);
    await using var app = ServerApp.Build(args);
    if (args is [MerchantCommand.Name, ..])
        return await MerchantCommand.RunAsync(app, app.Configuration);
    await app.RunAsync();
    return 0;
}
catch (InvalidConfigurationException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
catch (NpgsqlException e) when (e is not PostgresException)
{
    await Console.Error.WriteLineAsync($"The database of ConnectionStrings:Billing cannot be reached: {e.Message}. "
        + "Start it, or mend the setting.");
    return 1;
}
