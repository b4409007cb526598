using System.Text.RegularExpressions;

namespace CartFunctions.Tests.Support;

/// <summary>The standalone host as a process of its own.</summary>
public sealed partial class AppProcess : IAsyncDisposable
{
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "CartFunctions.Standalone.dll");

    private readonly ChildProcess process;

    private AppProcess(ChildProcess process, string address)
    {
        this.process = process;
        Address = new Uri(address);
        Client = new CartClient(Address);
    }

    public int Id => process.Id;

    public Uri Address { get; }

    public CartClient Client { get; }

    /// <summary>Starts a host with further <paramref name="settings"/>, named as environment variables.</summary>
    public static async Task<AppProcess> StartAsync(
        string connectionString, string tablePrefix, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var environment = new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>())
        {
            ["CartStorage"] = connectionString,
            ["Carts__TablePrefix"] = tablePrefix,
        };
        environment.TryAdd("Standalone__FirstRequest", "false"); // Its calls to storage would be among those that tests count.
        var (process, line) = await ChildProcess.StartAsync(
            "is listening on", "dotnet", [Program, "--port", "0", "--stop-with-input"], environment);
        return new AppProcess(process, HttpAddress().Match(line).Value);
    }

    /// <summary>The output.</summary>
    public string Output => process.Output;

    /// <summary>Stops it as a supervisor would. Returns the exit code.</summary>
    public Task<int> StopAsync()
    {
        process.Signal("TERM");
        return process.WaitForExitAsync();
    }

    /// <summary>Kills it.</summary>
    public async Task KillAsync()
    {
        process.Signal("KILL");
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await process.DisposeAsync();
    }

    [GeneratedRegex(@"http://\S+")]
    private static partial Regex HttpAddress();
}
