using System.Net;
using System.Net.Sockets;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>Restarts of the app when a source file changes, with a stand-in for dotnet (eng/scripts/watch.mjs).</summary>
[Trait("Category", "Long")]
public sealed class WatchTests : IDisposable
{
    // The stand-in builds unless a file tells it to fail, and runs until its input ends or a file tells it to end.
    private const string Dotnet = """
        echo "$1" >> "$0.calls"
        if [ "$1" = build ]; then [ ! -e "$0.broken" ]; exit; fi
        echo "is listening"
        [ -e "$0.ends" ] && exit 3
        cat > /dev/null
        echo ended >> "$0.calls"
        """;

    private readonly ScriptCheckout checkout = new();

    public WatchTests()
    {
        checkout.Install();
        checkout.WriteSources();
        checkout.Program("dotnet", Dotnet);
    }

    public void Dispose() => checkout.Dispose();

    [Theory]
    [InlineData("CartFunctions/Program.cs")]
    [InlineData("CartFunctions/New/Feature.cs")]
    [InlineData("eng/standalone/Program.cs")]
    public async Task A_changed_source_file_rebuilds_and_restarts_the_app(string file)
    {
        await using var watch = await StartAsync();

        checkout.Write(file, "// 2");

        await CallsBecomeAsync("build", Program, "ended", "build", Program);
        Assert.Contains("A source file has changed.", watch.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_the_app_at_once()
    {
        await using var watch = await StartAsync();
        var time = System.Diagnostics.Stopwatch.StartNew();

        watch.Signal("INT");

        Assert.Equal(0, await watch.WaitForExitAsync());
        Assert.InRange(time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await CallsBecomeAsync("build", Program, "ended");
        Assert.Equal("Building the app…\nis listening\n", watch.Output);
    }

    [Fact]
    public async Task A_failed_build_is_reported_and_the_next_change_builds_again()
    {
        checkout.Write("programs/dotnet.broken", string.Empty);
        await using var watch = await StartAsync("The build failed. The next change of a source file starts another one.");

        checkout.Remove("programs/dotnet.broken");
        checkout.Write("CartFunctions/Program.cs", "// 2");

        await CallsBecomeAsync("build", "build", Program);
    }

    [Fact]
    public async Task An_app_that_ends_by_itself_is_reported_and_a_change_restarts_it()
    {
        checkout.Write("programs/dotnet.ends", string.Empty);
        await using var watch = await StartAsync("The app ended with exit code 3. The next change of a source file starts it again.");

        checkout.Remove("programs/dotnet.ends");
        checkout.Write("CartFunctions/Program.cs", "// 2");

        await CallsBecomeAsync("build", Program, "build", Program);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--azurite-port")]
    public async Task A_port_in_use_is_reported_in_one_line_before_any_build(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var environment = new Dictionary<string, string?>(checkout.Environment) { ["CartStorage"] = null };

        var (exitCode, output) = await ChildProcess.RunAsync(
            "node", [checkout.Script("watch"), "--port", $"{Azurite.FreePort()}", option, $"{port}"], environment);

        ChildProcess.MustFailInOneLine(
            exitCode,
            output,
            $"Port {port} is in use: stop what listens there, or choose another port with 'npm run watch -- {option} N'.");
        Assert.Empty(checkout.Calls("dotnet"));
    }

    private string Program => Path.Combine(checkout.Root, "eng/standalone/bin/Debug/net10.0/CartFunctions.Standalone.dll");

    private async Task<ChildProcess> StartAsync(string awaited = "is listening")
    {
        string[] arguments = [checkout.Script("watch"), "--port", $"{Azurite.FreePort()}", "--stop-with-input"];
        return (await ChildProcess.StartAsync(awaited, "node", arguments, checkout.Environment)).Process;
    }

    private Task CallsBecomeAsync(params string[] calls) =>
        Eventually.HoldsAsync(() => Task.FromResult(checkout.Calls("dotnet").SequenceEqual(calls)));
}
