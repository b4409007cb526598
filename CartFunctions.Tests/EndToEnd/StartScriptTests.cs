using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The start script as a newcomer runs it, in processes of its own.</summary>
public sealed class StartScriptTests : IDisposable
{
    private static readonly string Script = Repository.PathTo("eng", "scripts", "start.mjs");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_script_ends_on_Ctrl_C_and_the_next_start_still_has_the_cart()
    {
        var (port, azuritePort) = (Azurite.FreePort(), Azurite.FreePort());
        var arguments = Arguments(port, azuritePort);
        var cart = new Uri($"http://127.0.0.1:{port}/api/cart");
        var cartId = ObjectId.New().ToString();
        using var client = new HttpClient();

        await using (var first = await StartAsync("node", arguments))
        {
            using var added = await client.PostAsJsonAsync(cart, new { cartId, productId = "65f1a0c2e4b0a1d2c3f40005", quantity = 2 });
            Assert.Equal(HttpStatusCode.OK, added.StatusCode);
            var smoke = await ChildProcess.RunAsync("npm", ["run", "--silent", "smoke", "--", "--url", $"http://127.0.0.1:{port}"]);
            Assert.True(smoke.ExitCode == 0, smoke.Output);
            first.Signal("INT");
            Assert.Equal(0, await first.WaitForExitAsync());
            Assert.DoesNotContain("rror", first.Output, StringComparison.Ordinal);
            Assert.Equal( // Another test may build at the same time.
                [
                    "Building the app…",
                    "Starting the app…",
                    $"CartFunctions is listening on http://127.0.0.1:{port}",
                    $"The API documentation, where you can send requests, is at http://127.0.0.1:{port}/api/docs",
                    $"The demo shop is at http://127.0.0.1:{port}/",
                ],
                first.Output.TrimEnd().Split('\n').Where(line => !line.StartsWith("Waiting for another script", StringComparison.Ordinal)));
        }

        Assert.False(await ListensAsync(port));
        Assert.False(await ListensAsync(azuritePort));

        await using (var second = await StartAsync("node", arguments))
        {
            var read = await client.GetFromJsonAsync<JsonElement>(new Uri($"{cart}/{cartId}"));
            Assert.Equal(2, read.GetProperty("data").GetProperty("items")[0].GetProperty("quantity").GetInt32());
            second.Signal("TERM");
            Assert.Equal(0, await second.WaitForExitAsync());
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Children_of_a_killed_script_end()
    {
        var (port, azuritePort) = (Azurite.FreePort(), Azurite.FreePort());
        var arguments = Arguments(port, azuritePort);
        await using var script = await StartAsync("node", arguments);

        script.Signal("KILL");

        await Eventually.HoldsAsync(async () => !await ListensAsync(port) && !await ListensAsync(azuritePort));
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public async Task Children_of_npm_start_end_when_npm_ends_in_any_way(string signal)
    {
        var (port, azuritePort) = (Azurite.FreePort(), Azurite.FreePort());
        string[] arguments = ["start", "--", .. Arguments(port, azuritePort)[1..]];
        await using var npm = await StartAsync("npm", arguments);

        npm.Signal(signal);

        await Eventually.HoldsAsync(async () => !await ListensAsync(port) && !await ListensAsync(azuritePort));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_second_start_on_a_folder_in_use_ends_with_one_line()
    {
        var port = Azurite.FreePort();
        await using var first = await StartAsync("node", Arguments(port, Azurite.FreePort()));

        var (exitCode, output) = await ChildProcess.RunAsync("node", Arguments(Azurite.FreePort(), Azurite.FreePort())[..^1]);

        ChildProcess.MustFailInOneLine(exitCode, output, $"{folder.Path} is in use by another Azurite");
        Assert.True(await ListensAsync(port));
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--azurite-port")]
    public async Task A_port_in_use_is_reported_in_one_line(string option)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = $"{((IPEndPoint)taken.LocalEndpoint).Port}";
        var environment = new Dictionary<string, string?> { ["CartStorage"] = null };

        var (exitCode, output) = await ChildProcess.RunAsync("node", [Script, option, port], environment);

        ChildProcess.MustFailInOneLine(exitCode, output, $"Port {port} is in use");
    }

    [Fact]
    public async Task A_missing_SDK_is_reported_in_one_line()
    {
        var node = (await ChildProcess.RunAsync("node", ["-p", "process.execPath"])).Output.Trim();
        var environment = new Dictionary<string, string?> { ["PATH"] = folder.Path };

        var (exitCode, output) = await ChildProcess.RunAsync(node, Arguments(Azurite.FreePort(), Azurite.FreePort()), environment);

        ChildProcess.MustFailInOneLine(exitCode, output, ".NET SDK 10.0 is needed");
    }

    private static async Task<ChildProcess> StartAsync(string program, string[] arguments) =>
        (await ChildProcess.StartAsync("is listening on", program, arguments)).Process;

    private string[] Arguments(int port, int azuritePort) =>
        [Script, "--port", $"{port}", "--azurite-port", $"{azuritePort}", "--data", folder.Path, "--stop-with-input"];

    private static async Task<bool> ListensAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
