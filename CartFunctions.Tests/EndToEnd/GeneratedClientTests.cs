using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The commands of <c>docs/clients.md</c>: each generates a client from the running app, and a session in
/// <c>eng/openapi/clients/</c> uses it.
/// </summary>
[Trait("Category", "Long")] // The generators are packages of 200 MB that nothing else needs.
public sealed class GeneratedClientTests
{
    private static string Sources => Repository.PathTo("eng", "openapi", "clients");

    [Theory]
    [InlineData("NewtonsoftJson")]
    [InlineData("SystemTextJson")]
    public async Task A_client_that_NSwag_generates_compiles_and_runs_a_session(string jsonLibrary)
    {
        await using var app = await TestApp.StartAsync();
        var folder = Copy("nswag", $"nswag-{jsonLibrary}");
        var command = CommandOf("dotnet nswag");

        await GenerateAsync(app, folder, command.Replace("SystemTextJson", jsonLibrary, StringComparison.Ordinal));

        await RunDotnetSessionAsync(app, folder, "nswag");
    }

    /// <summary>The command of a generator as the page has it, joined to one line.</summary>
    private static string CommandOf(string start)
    {
        var page = File.ReadAllText(Repository.PathTo("docs", "clients.md")).Replace("\\\n", " ", StringComparison.Ordinal);
        return page.Split('\n').Single(line => line.StartsWith(start, StringComparison.Ordinal));
    }

    private static string Copy(string sources, string name)
    {
        var folder = Repository.PathTo("artifacts", "clients", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Path.Combine(Sources, sources)).Append(Path.Combine(Sources, "dotnet-tools.json")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    private static async Task GenerateAsync(TestApp app, string folder, string command)
    {
        await RunAsync(folder, "dotnet", "tool", "restore");
        var words = command.Replace("http://127.0.0.1:7071", Origin(app), StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await RunAsync(folder, words[0], words[1..]);
    }

    private static async Task RunDotnetSessionAsync(TestApp app, string folder, string name)
    {
        string[] leavingNothingBehind = ["-nodeReuse:false", "-p:UseSharedCompilation=false"];
        await RunAsync(
            folder, "dotnet", ["build", $"{name}.csproj", "-c", "Release", "-o", "out", "-v", "quiet", "-nologo", .. leavingNothingBehind]);
        await RunSessionAsync(app, folder, "dotnet", Path.Combine("out", $"{name}.dll"));
    }

    private static async Task RunSessionAsync(TestApp app, string folder, params string[] session) =>
        Assert.Contains(
            "The session went through.", await RunAsync(folder, session[0], [.. session[1..], Origin(app)]), StringComparison.Ordinal);

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var environment = new Dictionary<string, string?> { ["KIOTA_OFFLINE_ENABLED"] = "true" }; // Otherwise it asks for a newer version.
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, environment, folder);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    private static string Origin(TestApp app) => app.Address.GetLeftPart(UriPartial.Authority);
}
