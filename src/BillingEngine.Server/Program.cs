using BillingEngine.Server;
using BillingEngine.WeChatPay;

await using var app = ServerApp.Build(args);
try
{
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
