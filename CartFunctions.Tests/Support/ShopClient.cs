namespace CartFunctions.Tests.Support;

/// <summary>The client of <c>eng/client</c>, which the shop uses, too.</summary>
public static class ShopClient
{
    /// <summary>Builds it, if that is not done; from several tests at once, one does it.</summary>
    public static async Task BuildAsync()
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", [Repository.PathTo("eng", "scripts", "client.mjs")]);
        Assert.True(exitCode == 0, output);
    }
}
