using CartFunctions.Bench;

return await new BenchRun(BenchOptions.Parse(args)).RunAsync();
