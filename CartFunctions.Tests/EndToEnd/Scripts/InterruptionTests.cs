using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>The child processes of the start script when it ends early (eng/scripts/children.mjs).</summary>
[Trait("Category", "Long")]
public sealed class InterruptionTests : IDisposable
{
    private readonly ScriptCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    [InlineData("HUP", 129)]
    public async Task An_installation_that_ignores_signals_ends_with_the_start_script(string signal, int code)
    {
        checkout.Program("npm", ScriptCheckout.Stubborn);
        await using var start = await StartAsync("Installing the npm packages");
        var ids = await checkout.IdsAsync("npm");

        start.Signal(signal);

        Assert.Equal(code, await start.WaitForExitAsync());
        await MustBeGoneAsync(ids);
        Assert.DoesNotContain("failed", start.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_ignores_signals_ends_with_the_start_script()
    {
        checkout.Install();
        checkout.Program("dotnet", ScriptCheckout.Stubborn);
        await using var start = await StartAsync("Building the app");
        var ids = await checkout.IdsAsync("dotnet");

        start.Signal("INT");

        Assert.Equal(130, await start.WaitForExitAsync());
        await MustBeGoneAsync(ids);
    }

    [Fact]
    public async Task Installations_and_builds_end_if_the_start_script_is_killed()
    {
        checkout.Program("npm", ScriptCheckout.Stubborn);
        await using var start = await StartAsync("Installing the npm packages");
        var ids = await checkout.IdsAsync("npm");

        start.Signal("KILL");

        await Eventually.HoldsAsync(async () => !await AnyRunsAsync(ids));
    }

    // SIGINT is not tested: a terminal sends it to the script itself, and sent only to npm it ends nothing.
    [Theory]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("KILL")]
    public async Task Children_of_npm_start_end_when_npm_ends_in_any_way(string signal)
    {
        checkout.Install();
        checkout.Program("dotnet", ScriptCheckout.Stubborn);
        string[] arguments = ["--prefix", checkout.Root, "start", "--", "--port", $"{Azurite.FreePort()}", "--stop-with-input"];
        await using var npm = (await ChildProcess.StartAsync("Building the app", "npm", arguments, checkout.Environment)).Process;
        var ids = await checkout.IdsAsync("dotnet");

        npm.Signal(signal);

        await Eventually.HoldsAsync(async () => !await AnyRunsAsync(ids));
    }

    private static async Task<bool> AnyRunsAsync(string[] ids)
    {
        var running = await Task.WhenAll(ids.Select(ScriptCheckout.IsRunningAsync));
        return running.Contains(true);
    }

    private static async Task MustBeGoneAsync(string[] ids) => Assert.False(await AnyRunsAsync(ids));

    private async Task<ChildProcess> StartAsync(string awaited)
    {
        string[] arguments = [checkout.StartScript, "--port", $"{Azurite.FreePort()}", "--stop-with-input"];
        return (await ChildProcess.StartAsync(awaited, "node", arguments, checkout.Environment)).Process;
    }
}
