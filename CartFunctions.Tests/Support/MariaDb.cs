using System.Runtime.CompilerServices;
using Xunit.v3;

namespace CartFunctions.Tests.Support;

/// <summary>A real MariaDB server on a free port with its own data.</summary>
public sealed class MariaDb : IAsyncDisposable
{
    // mariadbd does not watch its parent, so a shell in between stops it when the shell's own input ends.
    private const string RunUntilInputEnds = "\"$@\" & server=$!; cat > /dev/null; kill $server; wait $server";

    private static readonly string[] ProgramFolders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    private readonly TemporaryFolder folder = new();
    private ChildProcess? server;

    /// <summary>Why tests that need the server are skipped; null if they run.</summary>
    public static string? ReasonToSkip => IsInstalled || Environment.GetEnvironmentVariable("CI") == "true"
        ? null
        : "MariaDB is not installed (Debian: apt-get install mariadb-server).";

    public int Port { get; } = Azurite.FreePort();

    public static async Task<MariaDb> StartAsync()
    {
        var database = new MariaDb();
        var data = Path.Combine(database.folder.Path, "data");
        var (exitCode, output) = await ChildProcess.RunAsync(
            Program("mariadb-install-db")!,
            ["--no-defaults", $"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db", .. AsRoot]);
        Assert.True(exitCode == 0, output);
        (database.server, _) = await ChildProcess.StartAsync(
            "ready for connections",
            "bash",
            [
                "-c", RunUntilInputEnds, "bash", Program("mariadbd")!, "--no-defaults", $"--datadir={data}", $"--port={database.Port}",
                "--bind-address=127.0.0.1", $"--socket={Path.Combine(database.folder.Path, "socket")}", "--skip-name-resolve", .. AsRoot,
            ]);
        return database;
    }

    /// <summary>Runs SQL as root.</summary>
    public async Task ExecuteAsync(string sql)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            "mariadb",
            ["--no-defaults", "--host=127.0.0.1", $"--port={Port}", "--user=root", "--default-character-set=utf8mb4", "-e", sql]);
        Assert.True(exitCode == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        folder.Dispose();
    }

    /// <summary>The server runs as root only with this option.</summary>
    private static string[] AsRoot => Environment.UserName == "root" ? ["--user=root"] : [];

    private static bool IsInstalled => Program("mariadbd") is not null && Program("mariadb-install-db") is not null;

    private static string? Program(string name) =>
        ProgramFolders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}

/// <summary>A long test that needs MariaDB. It is skipped if MariaDB is missing, except in CI, which must install it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MariaDbFactAttribute : FactAttribute, ITraitAttribute
{
    public MariaDbFactAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = MariaDb.ReasonToSkip;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => LongTrait.Value;
}

/// <summary>A theory that needs MariaDB, as <see cref="MariaDbFactAttribute"/> is a test that does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MariaDbTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public MariaDbTheoryAttribute([CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line) => Skip = MariaDb.ReasonToSkip;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => LongTrait.Value;
}
