using SaasBackend;

await using var app = SaasApp.Build(args);
await app.StartAsync();
await app.Services.GetRequiredService<Shop>().OpenAsync(app.Urls.First(), app.Lifetime.ApplicationStopping);
await app.WaitForShutdownAsync();
