using System.Net;
using System.Net.Sockets;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>
/// The calls of Azure Functions Core Tools, with a stand-in for <c>func</c> that prints the folder and arguments of the call.
/// </summary>
[Trait("Category", "Long")]
public sealed class CoreToolsTests : IDisposable
{
    private readonly ScriptCheckout checkout = new();

    public CoreToolsTests()
    {
        checkout.Install();
        checkout.Program("func", "[ \"$1\" = --version ] && echo 4.14.0 && exit\necho \"func in $PWD: $*\"");
        checkout.Write("local.settings.sample.json", "{}");
        checkout.Write("eng/scripts/azurite.mjs", """
            console.log('Azurite Table service is successfully listening');
            process.stdin.on('end', () => process.exit(0)).resume();
            """);
    }

    public void Dispose() => checkout.Dispose();

    [Theory]
    [InlineData(".", "--project CartFunctions")]
    [InlineData("CartFunctions", "")]
    public async Task Dotnet_run_calls_func_in_the_output_folder_from_any_folder(string folder, string options)
    {
        checkout.Remove("programs/dotnet");
        var script = $"cd {folder} && dotnet run --no-build -c {Repository.Configuration} {options} -- --port 7099";

        var (exitCode, output) = await ChildProcess.RunAsync("sh", ["-c", script], checkout.Environment);

        Assert.Equal(0, exitCode);
        Assert.Contains(
            $"func in {Repository.PathTo("CartFunctions", "bin", Repository.Configuration, "net10.0")}: start --port 7099",
            output,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_builds_and_runs_the_app_with_the_port_and_sample_settings()
    {
        var port = Azurite.FreePort();
        checkout.Program("dotnet", "echo \"dotnet $*\"; [ \"$1\" = build ] || sleep 1000");

        await using var func = await StartAsync(port, "dotnet run");
        func.Signal("INT");

        Assert.Equal(0, await func.WaitForExitAsync());
        Assert.Contains(
            $"dotnet run --no-build --project {Path.Combine(checkout.Root, "CartFunctions")} -- --port {port}",
            func.Output,
            StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(checkout.Root, "local.settings.json")));
    }

    [Fact]
    public async Task A_second_Azurite_in_the_same_folder_is_refused_in_one_line()
    {
        checkout.Program("dotnet", "[ \"$1\" = build ] || { echo runs; sleep 1000; }");
        await using var first = await StartAsync(Azurite.FreePort(), "runs");

        var (exitCode, output) = await ChildProcess.RunAsync("node", Arguments(Azurite.FreePort()), checkout.Environment);

        var firstRuns = await ScriptCheckout.IsRunningAsync($"{first.Id}");
        first.Signal("INT");
        Assert.Equal((true, 0), (firstRuns, await first.WaitForExitAsync()));
        ChildProcess.MustFailInOneLine(exitCode, output, "'npm run func' already runs in this folder");
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output) = await ChildProcess.RunAsync("node", Arguments(port), checkout.Environment);

        ChildProcess.MustFailInOneLine(
            exitCode, output, $"Port {port} is in use: stop what listens there, or choose another port with 'npm run func -- --port N'.");
    }

    private string[] Arguments(int port) => [checkout.Script("func"), "--port", $"{port}"];

    private async Task<ChildProcess> StartAsync(int port, string awaited) =>
        (await ChildProcess.StartAsync(awaited, "node", Arguments(port), checkout.Environment)).Process;
}
