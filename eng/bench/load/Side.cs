using System.Diagnostics;

namespace CartFunctions.Bench;

/// <summary>One of the two programs that are compared, as a process of its own. It stops when its standard input ends.</summary>
internal sealed class Side : IAsyncDisposable
{
    private readonly Process process;

    private Side(Process process, Uri address, bool isFloor) => (this.process, Address, IsFloor) = (process, address, isFloor);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Whether it is the floor, else the app.</summary>
    public bool IsFloor { get; }

    /// <summary>Starts it on tables with a prefix, and waits until it listens.</summary>
    public static async Task<Side> StartAsync(BenchOptions options, bool isFloor, string tablePrefix)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["CartStorage"] = options.Storage, ["Carts__TablePrefix"] = tablePrefix },
        };
        string[] arguments = isFloor ? [options.Floor] : [options.App, "--port", "0", "--stop-with-input"];
        Array.ForEach(arguments, start.ArgumentList.Add);
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf("http://", StringComparison.Ordinal) is >= 0 and var at)
            {
                return new Side(process, new Uri(line[at..]), isFloor);
            }
        }

        throw new InvalidOperationException($"{arguments[0]} ended before it listened.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}

/// <summary>The two programs.</summary>
internal sealed record Pair(Side Floor, Side App) : IAsyncDisposable
{
    /// <summary>Begins the names of the floor's own tables.</summary>
    public const string FloorPrefix = "floor";

    /// <summary>Begins the names of the app's own tables.</summary>
    public const string AppPrefix = "app";

    /// <summary>Starts both, each on tables of its own, or on tables with the same prefix.</summary>
    public static async Task<Pair> StartAsync(BenchOptions options, string? prefix = null) => new(
        await Side.StartAsync(options, isFloor: true, prefix ?? FloorPrefix),
        await Side.StartAsync(options, isFloor: false, prefix ?? AppPrefix));

    /// <summary>The floor first, or the app first.</summary>
    public Side[] Sides(int turn) => turn % 2 == 0 ? [Floor, App] : [App, Floor];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Floor.DisposeAsync();
    }
}
