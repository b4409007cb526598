using System.Net;
using CartFunctions.Hosting;

namespace CartFunctions.Standalone;

/// <summary>The command line of the standalone host.</summary>
internal sealed record StandaloneOptions
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Usage: dotnet CartFunctions.Standalone.dll [options], with the settings in the environment
          --address IP             listen on this address (default: 127.0.0.1); others need the setting Standalone__FunctionKey
          --port N                 listen on this port, 0 for any free one (default: 7071)
          --sample-catalog FILE  load these products, one JSON object per line, into an empty catalog
          --shop FOLDER            serve the page in this folder at /
          --demo-customers FILE    let visitors of a loopback address sign in as made-up customers; keeps their key in this file
          --stop-with-input        stop when standard input ends
          --help                   print this help
        """;

    /// <summary>The address to listen on (<c>--address</c>). Any but loopback needs a function key in the settings.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on (<c>--port</c>); 0 for any free port.</summary>
    public int Port { get; init; } = 7071;

    /// <summary>A file with products to load into an empty catalog, one JSON object per line (<c>--sample-catalog</c>).</summary>
    public string? SampleCatalog { get; init; }

    /// <summary>The folder of a page to serve at <c>/</c> (<c>--shop</c>).</summary>
    public string? Shop { get; init; }

    /// <summary>The file with the key of made-up customers, who can sign in (<c>--demo-customers</c>); null for none.</summary>
    public string? DemoCustomers { get; init; }

    /// <summary>Whether to stop when standard input ends (<c>--stop-with-input</c>).</summary>
    public bool StopWithInput { get; init; }

    /// <summary>Parses the command line.</summary>
    /// <exception cref="StartException">An option is unknown or its value is invalid.</exception>
    public static StandaloneOptions Parse(IReadOnlyList<string> args)
    {
        var options = new StandaloneOptions();
        for (var i = 0; i < args.Count; i++)
        {
            options = args[i] switch
            {
                "--address" => options with { Address = ParseAddress(Next()) },
                "--port" => options with { Port = ParsePort(Next()) },
                "--sample-catalog" => options with { SampleCatalog = Next() },
                "--demo-customers" => options with { DemoCustomers = Next() },
                "--shop" => options with { Shop = Next() },
                "--stop-with-input" => options with { StopWithInput = true },
                var unknown => throw new StartException($"Unknown option '{unknown}': see --help."),
            };

            string Next() => ++i < args.Count ? args[i] : throw new StartException($"Option '{args[i - 1]}' needs a value.");
        }

        return options;
    }

    private static IPAddress ParseAddress(string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new StartException($"--address takes an IP address, not '{text}'.");

    private static int ParsePort(string text) =>
        ushort.TryParse(text, out var port) ? port : throw new StartException($"--port takes a port up to 65535, not '{text}'.");
}
