using CartFunctions.Hosting;
using CartFunctions.Standalone;

if (args.Contains("--help"))
{
    Console.WriteLine(StandaloneOptions.Usage);
    return 0;
}

return await Start.RunAsync(async warmUp =>
{
    var options = StandaloneOptions.Parse(args);
    await using var app = StandaloneHost.Build(options);

    // Reading the first schedule takes about as long as a call to storage.
    var timers = Task.Run(app.Services.GetRequiredService<IReadOnlyList<TimerFunction>>);
    await Task.WhenAll(timers, app.Services.PrepareAsync(warmUp));
    await SampleCatalog.LoadIfEmptyAsync(app.Services, options.SampleCatalog);
    await StandaloneHost.StartAsync(app, options);
    if (app.Configuration.GetValue("Standalone:FirstRequest", defaultValue: true))
    {
        _ = FirstRequest.SendAsync(app);
    }

    Console.WriteLine($"The API documentation, where you can send requests, is at {app.Urls.Single()}/api/docs");
    if (options.Shop is not null)
    {
        Console.WriteLine($"The demo shop is at {app.Urls.Single()}/");
    }

    if (options.StopWithInput)
    {
        _ = StandaloneHost.StopWithInputAsync(app);
    }

    await app.WaitForShutdownAsync();
});
