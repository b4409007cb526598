using System.Collections.Concurrent;

namespace CartFunctions.Tests.Support;

/// <summary>What the npm scripts print with <c>--help</c>. Each runs once in a test run.</summary>
public static class ScriptHelp
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<(int ExitCode, string Output)>>> Printed = new();

    public static Task<(int ExitCode, string Output)> OfAsync(string script) => Printed
        .GetOrAdd(script, name => new(() => ChildProcess.RunAsync("npm", ["run", "--silent", name, "--", "--help"])))
        .Value;
}
