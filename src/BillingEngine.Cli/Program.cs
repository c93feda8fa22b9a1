using BillingEngine.Cli;

return await Terminal.RunAsync(Verbs.Root(), args, Console.Error);
