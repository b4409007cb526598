using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The commands of <c>docs/clients.md</c>: each generates a client from the running app, and a session in
/// <c>eng/openapi/clients/</c> uses it.
/// </summary>
[Trait("Category", "Long")] // The generators are packages of 200 MB that nothing else needs.
public sealed class GeneratedClientTests
{
    private static readonly Lazy<Task<string>> TypeScriptPackages = new(InstallAsync);

    [Theory]
    [InlineData("NewtonsoftJson")]
    [InlineData("SystemTextJson")]
    public async Task A_client_that_NSwag_generates_compiles_and_runs_a_session(string jsonLibrary)
    {
        await using var app = await TestApp.StartAsync();
        var folder = Copy("nswag", $"nswag-{jsonLibrary}");
        var command = ClientsPage.CommandOf("dotnet nswag");

        await GenerateAsync(app, folder, command.Replace("SystemTextJson", jsonLibrary, StringComparison.Ordinal));

        await BuildAsync(folder);
        await RunSessionAsync(app, folder, "dotnet", Path.Combine("out", "nswag.dll"));
    }

    [Fact]
    public async Task A_client_that_Kiota_generates_for_CSharp_compiles_and_runs_a_session()
    {
        await using var app = await TestApp.StartAsync();
        var folder = Copy("kiota", "kiota");

        await GenerateAsync(app, folder, ClientsPage.CommandOf("dotnet kiota generate -l CSharp"));

        await BuildAsync(folder);
        await RunSessionAsync(app, folder, "dotnet", Path.Combine("out", "kiota.dll"));
    }

    [Theory]
    [InlineData("kiota", "dotnet kiota generate -l TypeScript")]
    [InlineData("orval", "npx orval")]
    [InlineData("hey-api", "npx openapi-ts")]
    [InlineData("openapi-typescript", "npx openapi-typescript")]
    public async Task A_client_that_a_tool_generates_for_TypeScript_compiles_and_runs_a_session(string tool, string command)
    {
        await using var app = await TestApp.StartAsync();
        var folder = Copy("typescript", $"typescript-{tool}", file => !file.EndsWith(".ts", StringComparison.Ordinal)
            || Path.GetFileName(file) == "session.ts" || Path.GetFileName(file) == $"{tool}.ts");
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), await TypeScriptPackages.Value);
        await File.WriteAllTextAsync(Path.Combine(folder, "orval.config.mjs"), Here(app, ClientsPage.OrvalConfiguration));

        await GenerateAsync(app, folder, ClientsPage.CommandOf(command));

        await RunAsync(folder, "npx", "tsc");
        await RunSessionAsync(app, folder, "node", Path.Combine("out", $"{tool}.js"));
    }

    /// <summary>
    /// The folder of the packages, which are installed once for all tools. It has a tsconfig.json, because @hey-api/openapi-ts takes that
    /// above its own package.
    /// </summary>
    private static async Task<string> InstallAsync()
    {
        var folder = Copy("typescript", "packages", file => file.EndsWith(".json", StringComparison.Ordinal));
        await RunAsync(folder, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return Path.Combine(folder, "node_modules");
    }

    private static string Copy(string sources, string name, Predicate<string>? takes = null)
    {
        var folder = Repository.PathTo("artifacts", "clients", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var files = Directory.GetFiles(Repository.PathTo("eng", "openapi", "clients", sources)).Where(file => takes?.Invoke(file) ?? true);
        foreach (var file in files.Append(Repository.PathTo("eng", "openapi", "clients", "dotnet-tools.json")))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    private static async Task GenerateAsync(TestApp app, string folder, string command)
    {
        var words = Here(app, command).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "dotnet")
        {
            await RunAsync(folder, "dotnet", "tool", "restore");
        }

        await RunAsync(folder, words[0], words[1..]);
    }

    private static Task<string> BuildAsync(string folder) => RunAsync(
        folder,
        "dotnet", "build", "-c", "Release", "-o", "out", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false");

    private static async Task RunSessionAsync(TestApp app, string folder, params string[] session) =>
        Assert.Contains(
            "The session went through.",
            await RunAsync(folder, session[0], [.. session[1..], Here(app, ClientsPage.Address)]),
            StringComparison.Ordinal);

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var environment = new Dictionary<string, string?> { ["KIOTA_OFFLINE_ENABLED"] = "true" }; // Otherwise it asks for a newer version.
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, environment, folder);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }

    private static string Here(TestApp app, string text) =>
        text.Replace(ClientsPage.Address, app.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
}
