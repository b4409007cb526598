using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>What the start script installs and builds first (eng/scripts/tools.mjs).</summary>
[Trait("Category", "Long")]
public sealed class InstallTests
{
    [Theory]
    [InlineData("node_modules/.package-lock.json")]
    [InlineData("node_modules/direct/package.json")]
    [InlineData("node_modules/indirect/package.json")]
    public async Task An_incomplete_installation_is_repeated(string missing)
    {
        using var checkout = new ScriptCheckout();
        checkout.Install();
        checkout.Remove(missing);

        var (exitCode, output) = await RunAsync(checkout);

        Assert.Equal((1, 1), (exitCode, checkout.NpmCalls));
        Assert.Contains("'npm ci --loglevel=error' failed with exit code 7.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.9.0", "1.0.0")]
    [InlineData("1.0.0", "0.9.0")]
    public async Task Packages_of_another_version_are_replaced(string direct, string indirect)
    {
        using var checkout = new ScriptCheckout();
        checkout.Install(direct, indirect);

        Assert.Equal(1, (await RunAsync(checkout)).ExitCode);
        Assert.Equal(1, checkout.NpmCalls);
    }

    [Fact]
    public async Task Installed_packages_are_kept_and_each_step_is_printed_once()
    {
        using var checkout = new ScriptCheckout();
        checkout.Install();

        var (exitCode, output) = await RunAsync(checkout);

        Assert.Equal((1, 0), (exitCode, checkout.NpmCalls));
        Assert.StartsWith("Building the app…\n'dotnet build ", output, StringComparison.Ordinal);
        Assert.EndsWith(" failed with exit code 9.\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test", "the tests")]
    [InlineData("soak", "the soak run")]
    [InlineData("simulate", "the simulation")]
    public async Task A_script_says_what_it_builds_before_it_does(string script, string built)
    {
        using var checkout = new ScriptCheckout();
        checkout.Install();

        var (exitCode, output) = await ChildProcess.RunAsync("node", [checkout.Script(script)], checkout.Environment);

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Building {built}…\n'dotnet build ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clone_is_built_again_only_after_a_change()
    {
        using var checkout = new ScriptCheckout();
        checkout.Install();
        checkout.WriteSources();
        checkout.Write("CartFunctions/bin/Release/net10.0/CartFunctions.dll", string.Empty);
        checkout.Program("dotnet", "[ \"$1\" = build ] && echo called >> \"$0.calls\"");
        await checkout.MakeCloneAsync();

        Assert.Equal(1, await BuildsAfterAsync(() => { }));
        Assert.Equal(1, await BuildsAfterAsync(() => { }));
        Assert.Equal(2, await BuildsAfterAsync(() => checkout.Write("CartFunctions/Program.cs", "// Changed.")));
        Assert.Equal(3, await BuildsAfterAsync(() => checkout.Write("CartFunctions/New.cs", "// New.")));
        Assert.Equal(4, await BuildsAfterAsync(() => checkout.Remove("CartFunctions/New.cs")));
        Assert.Equal(5, await BuildsAfterAsync(() => checkout.Remove("CartFunctions/bin/Release/net10.0/CartFunctions.dll")));
        Assert.Equal(6, await BuildsAfterAsync(() => checkout.Write("local.settings.json", "{}")));
        Assert.Equal(6, await BuildsAfterAsync(() => checkout.Write("README.md", "Changed.")));

        async Task<int> BuildsAfterAsync(Action change)
        {
            change();
            await RunAsync(checkout);
            return checkout.Calls("dotnet").Length;
        }
    }

    [Fact]
    public async Task A_failed_build_is_repeated()
    {
        using var checkout = new ScriptCheckout();
        checkout.Install();
        checkout.Program("dotnet", "echo called >> \"$0.calls\"; exit 9");
        await checkout.MakeCloneAsync();

        await RunAsync(checkout);
        await RunAsync(checkout);

        Assert.Equal(2, checkout.Calls("dotnet").Length);
    }

    [Fact]
    public async Task One_of_two_racing_starts_installs_and_the_other_waits()
    {
        using var checkout = new ScriptCheckout();
        checkout.Install();
        checkout.Remove("node_modules/.package-lock.json");
        checkout.Program("npm", """
            echo called >> "$0.calls"
            until [ -e "$0.go" ]; do sleep 0.1; done
            cp package-lock.json node_modules/.package-lock.json
            """);

        await using var first = (await StartAsync(checkout, "Installing the npm packages")).Process;
        await Eventually.HoldsAsync(() => Task.FromResult(checkout.NpmCalls == 1));
        await using var second = (await StartAsync(checkout, "Waiting for another script")).Process;
        await File.WriteAllTextAsync(Path.Combine(checkout.Root, "programs", "npm.go"), string.Empty);

        Assert.Equal(1, await first.WaitForExitAsync());
        Assert.Equal(1, await second.WaitForExitAsync());
        Assert.Equal(1, checkout.NpmCalls);
        Assert.All([first, second], start => Assert.Contains("failed with exit code 9.", start.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a@(b)")]
    public async Task A_folder_in_which_MSBuild_cannot_build_is_reported_in_one_line(string name)
    {
        using var checkout = new ScriptCheckout(name);

        var (exitCode, output) = await RunAsync(checkout);

        Assert.Equal((1, 0), (exitCode, checkout.NpmCalls));
        Assert.StartsWith($"MSBuild cannot build in {checkout.Root}", output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }

    private static Task<(int ExitCode, string Output)> RunAsync(ScriptCheckout checkout) =>
        ChildProcess.RunAsync("node", [checkout.StartScript, "--port", $"{Azurite.FreePort()}"], checkout.Environment);

    private static Task<(ChildProcess Process, string Line)> StartAsync(ScriptCheckout checkout, string awaited) =>
        ChildProcess.StartAsync(
            awaited, "node", [checkout.StartScript, "--port", $"{Azurite.FreePort()}", "--stop-with-input"], checkout.Environment);
}
