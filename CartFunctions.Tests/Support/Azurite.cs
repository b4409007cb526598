using System.Net;
using System.Net.Sockets;

namespace CartFunctions.Tests.Support;

/// <summary>A real Azurite on a free port with its data in memory. All tests share one; each uses its own table names.</summary>
public sealed class Azurite : IAsyncDisposable
{
    // It stops when its input ends, which is when this process ends. Nothing waits for that: xunit fails a run that takes 10 s to exit.
    private static readonly Lazy<Task<Azurite>> OfThisRun = new(() => StartAsync());

    private readonly ChildProcess process;

    private Azurite(ChildProcess process, int port) => (this.process, Port) = (process, port);

    /// <summary>The shared instance, which ends with the test run.</summary>
    public static Task<Azurite> Shared => OfThisRun.Value;

    public int Port { get; }

    public string ConnectionString => ConnectionStringOf(Port);

    /// <summary>The connection string of Azurite's well-known development account on a port.</summary>
    public static string ConnectionStringOf(int port) =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
        + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + $"TableEndpoint=http://127.0.0.1:{port}/devstoreaccount1;";

    /// <summary>A free port outside the range that the system uses for outgoing connections, so it stays free.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // The port is in use.
            }
        }
    }

    /// <summary>Starts an Azurite, in memory or with a data folder.</summary>
    public static Task<Azurite> StartAsync(int? port = null, string? folder = null, params string[] more)
    {
        string[] place = folder is null ? ["--inMemoryPersistence"] : ["--location", folder];
        return StartAsync(Repository.PathTo("eng", "scripts", "azurite.mjs"), port ?? FreePort(), [.. place, .. more]);
    }

    /// <summary>Starts an Azurite that stores an entity and as many copies of it as its property <c>Copies</c> says.</summary>
    public static Task<Azurite> StartForManyAsync() =>
        StartAsync(Repository.PathTo("eng", "bench", "azurite.mjs"), FreePort(), ["--inMemoryPersistence"]);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static async Task<Azurite> StartAsync(string script, int port, string[] more)
    {
        var (process, _) = await ChildProcess.StartAsync(
            "successfully started", "node", [script, "--tablePort", $"{port}", .. more]);
        return new Azurite(process, port);
    }
}
