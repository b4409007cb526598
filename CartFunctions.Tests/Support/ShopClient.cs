namespace CartFunctions.Tests.Support;

/// <summary>The client in <c>eng/client</c>, which the shop uses too.</summary>
public static class ShopClient
{
    private static readonly Lazy<Task> Built = new(() => Task.Run(RunAsync));

    /// <summary>Builds the client once per run if needed.</summary>
    public static Task BuildAsync() => Built.Value;

    private static async Task RunAsync()
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", [Repository.PathTo("eng", "scripts", "client.mjs")]);
        Assert.True(exitCode == 0, output);
    }
}
