namespace CartFunctions.Tests.Support;

/// <summary>The client of <c>eng/client</c>, which the shop uses, too.</summary>
public static class ShopClient
{
    private static readonly Lazy<Task> Built = new(() => Task.Run(RunAsync));

    /// <summary>Builds it once in a run, unless it is built already.</summary>
    public static Task BuildAsync() => Built.Value;

    private static async Task RunAsync()
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", [Repository.PathTo("eng", "scripts", "client.mjs")]);
        Assert.True(exitCode == 0, output);
    }
}
