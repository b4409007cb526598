using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Scripts;

/// <summary>
/// A temporary checkout with the real scripts, a lock file of two packages, and stand-ins for npm and dotnet, which would take minutes.
/// </summary>
public sealed class ScriptCheckout : IDisposable
{
    /// <summary>A program that only SIGKILL ends, with a child of the same kind.</summary>
    public const string Stubborn = """
        trap '' INT TERM
        sleep 1000 &
        echo "$$ $!" > "$0.ids"
        wait
        sleep 1000
        """;

    private readonly TemporaryFolder folder = new();

    public ScriptCheckout(string name = "checkout")
    {
        Root = Path.Combine(folder.Path, name);
        var scripts = Directory.CreateDirectory(Path.Combine(Root, "eng", "scripts")).FullName;
        foreach (var script in Directory.GetFiles(Repository.PathTo("eng", "scripts")))
        {
            File.Copy(script, Path.Combine(scripts, Path.GetFileName(script)));
        }

        Write("package.json", """{ "type": "module", "scripts": { "start": "node eng/scripts/start.mjs" } }""");
        Write("package-lock.json", Packages("1.0.0", "1.0.0"));
        Program("dotnet", "exit 9");
        Program("npm", "echo called >> \"$0.calls\"; exit 7");
    }

    public string Root { get; }

    public string StartScript => Script("start");

    /// <summary>The number of calls of npm.</summary>
    public int NpmCalls => Calls("npm").Length;

    /// <summary>Puts the stand-ins first on the PATH, and sets a storage so that a script starts none.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["PATH"] = $"{PathTo(string.Empty)}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["CartStorage"] = "UseDevelopmentStorage=true",
    };

    public void Dispose() => folder.Dispose();

    /// <summary>Replaces a program with a shell script; dotnet still lists its SDKs.</summary>
    public void Program(string name, string script)
    {
        Write(Path.Combine("programs", name), $"#!/bin/sh\n[ \"$1\" = --list-sdks ] && echo '10.0.100 [here]' && exit\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathTo(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Writes the file that npm writes at the end of an install.</summary>
    public void Install(string direct = "1.0.0", string indirect = "1.0.0")
    {
        Write("node_modules/direct/package.json", "{}");
        Write("node_modules/indirect/package.json", "{}");
        Write("node_modules/.package-lock.json", Packages(direct, indirect));
    }

    /// <summary>Creates the files that a script expects of sources and of a built client.</summary>
    public void WriteSources()
    {
        Write("CartFunctions/openapi.json", "{}");
        Write("CartFunctions/Program.cs", "// 1");
        Write("eng/standalone/Program.cs", "// 1");
        Write("eng/client/tsconfig.json", "{}");
        Write("eng/client/src/index.ts", "// 1");
        Write("eng/client/dist/built", string.Empty);
        File.SetLastWriteTimeUtc(Path.Combine(Root, "eng/client/dist/built"), DateTime.UtcNow.AddHours(1));
    }

    /// <summary>Lets git track the files, and ignore the stand-ins and what is generated.</summary>
    public Task MakeCloneAsync()
    {
        Write(".gitignore", "programs/\nartifacts/\nnode_modules/\ndist/\nbin/\nlocal.settings.json\n");
        return ChildProcess.RunAsync("git", ["init", "--quiet", Root]);
    }

    public void Remove(string file) => File.Delete(Path.Combine(Root, file));

    /// <summary>Waits until the program that ignores signals runs. Returns the process ids of it and its child.</summary>
    public async Task<string[]> IdsAsync(string name)
    {
        var ids = string.Empty;
        await Eventually.HoldsAsync(async () =>
            File.Exists(PathTo($"{name}.ids")) && (ids = await File.ReadAllTextAsync(PathTo($"{name}.ids"))).EndsWith('\n'));
        return ids.Trim().Split(" ");
    }

    /// <summary>Whether a process is running, and not a zombie.</summary>
    public static async Task<bool> IsRunningAsync(string id)
    {
        var (_, state) = await ChildProcess.RunAsync("ps", ["-o", "stat=", "-p", id]);
        return state.Length > 0 && state[0] != 'Z';
    }

    public string Script(string name) => Path.Combine(Root, "eng", "scripts", $"{name}.mjs");

    /// <summary>The calls that a stand-in has recorded.</summary>
    public string[] Calls(string program) => File.Exists(PathTo($"{program}.calls")) ? File.ReadAllLines(PathTo($"{program}.calls")) : [];

    private string PathTo(string program) => Path.Combine(Root, "programs", program);

    private static string Packages(string direct, string indirect) => $$"""
        { "packages": { "node_modules/direct": { "version": "{{direct}}" }, "node_modules/indirect": { "version": "{{indirect}}" } } }
        """;

    public void Write(string file, string content)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
