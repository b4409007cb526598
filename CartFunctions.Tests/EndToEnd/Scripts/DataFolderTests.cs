using System.Net;
using System.Net.Sockets;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>The folder in which Azurite keeps its data between runs (eng/scripts/azurite.mjs).</summary>
[Trait("Category", "Long")]
public sealed class DataFolderTests : IDisposable
{
    private const string Database = "__azurite_db_table__.json";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_of_many_racing_starts_gets_the_folder_and_the_others_end()
    {
        var starts = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StartAsync()));

        try
        {
            Assert.Single(starts, start => start.Azurite is not null);
            Assert.All(starts.Where(start => start.Azurite is null), start => MustBeOneLine(start.Refusal, "is in use by another Azurite"));
        }
        finally
        {
            await Task.WhenAll(starts.Select(start => start.Azurite?.DisposeAsync().AsTask() ?? Task.CompletedTask));
        }
    }

    [Fact]
    public async Task A_folder_named_by_another_path_is_the_same_folder()
    {
        await using var first = (await StartAsync()).Azurite;
        using var elsewhere = new TemporaryFolder();
        var link = Path.Combine(elsewhere.Path, "link");
        Directory.CreateSymbolicLink(link, folder.Path);

        MustBeOneLine((await StartAsync(link)).Refusal, "is in use by another Azurite");
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task A_folder_is_free_again_however_its_Azurite_ended(string signal)
    {
        await using (var first = (await StartAsync()).Azurite!)
        {
            first.Signal(signal);
            await first.WaitForExitAsync();
        }

        await using var second = (await StartAsync()).Azurite;

        Assert.NotNull(second);
    }

    [Fact]
    public async Task An_Azurite_that_is_stopped_while_it_starts_ends()
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", Arguments(folder.Path, Azurite.FreePort()));

        Assert.Equal(0, exitCode);
        Assert.Contains("successfully closed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_reported_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (exitCode, output) = await ChildProcess.RunAsync("node", Arguments(folder.Path, port));

        Assert.Equal(1, exitCode);
        Assert.EndsWith(
            $"Port {port} is in use: stop what listens there, or choose another port for Azurite.\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Azurite_alone_uses_its_options_and_prints_the_connection_string()
    {
        var port = Azurite.FreePort();
        string[] arguments = [Repository.PathTo("eng", "scripts", "run-azurite.mjs"), "--port", $"{port}", "--data", folder.Path];
        await using var azurite = (await ChildProcess.StartAsync("successfully started", "node", arguments)).Process;
        azurite.Signal("INT");

        Assert.Equal(0, await azurite.WaitForExitAsync());
        Assert.StartsWith(
            $"For the app: CartStorage='{Azurite.ConnectionStringOf(port)}'\n", azurite.Output, StringComparison.Ordinal);
        Assert.Contains($"successfully started on 127.0.0.1:{port}", azurite.Output, StringComparison.Ordinal);
        Assert.EndsWith("successfully closed\n", azurite.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder.Path, Database)));
    }

    [Fact]
    public async Task A_file_instead_of_a_folder_is_reported_in_one_line()
    {
        var file = Path.Combine(folder.Path, ".azurite");
        await File.WriteAllTextAsync(file, string.Empty);

        MustBeOneLine((await StartAsync(file)).Refusal, $"{file} cannot hold Azurite's data");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"filename\":\"__azurite")]
    [InlineData("{}")]
    [InlineData("null")]
    public async Task A_broken_database_is_reported_in_one_line_and_not_changed(string content)
    {
        var database = Path.Combine(folder.Path, Database);
        await File.WriteAllTextAsync(database, content);

        MustBeOneLine((await StartAsync()).Refusal, $"{database} is broken");
        Assert.Equal(content, await File.ReadAllTextAsync(database));
    }

    private static string[] Arguments(string location, int port) =>
        [Repository.PathTo("eng", "scripts", "azurite.mjs"), "--location", location, "--tablePort", $"{port}"];

    private static void MustBeOneLine(string? refusal, string complaint)
    {
        Assert.Contains(complaint, refusal, StringComparison.Ordinal);
        Assert.Contains("--data", refusal, StringComparison.Ordinal);
        Assert.Single(refusal!.Trim().Split('\n'));
    }

    /// <summary>A running Azurite, or the message with which it failed.</summary>
    private async Task<(ChildProcess? Azurite, string? Refusal)> StartAsync(string? location = null)
    {
        try
        {
            var arguments = Arguments(location ?? folder.Path, Azurite.FreePort());
            return ((await ChildProcess.StartAsync("successfully started", "node", arguments)).Process, null);
        }
        catch (InvalidOperationException ended)
        {
            return (null, ended.Message.Split('\n', 2)[1]);
        }
    }
}
