using BillingEngine.Server;
using BillingEngine.Server.Operators;
using BillingEngine.WeChatPay;

if (args is [OperatorPasswords.Command, ..])
    return OperatorPasswords.Run(OperatorPasswords.Input(), Console.Out, Console.Error);
try
{
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
