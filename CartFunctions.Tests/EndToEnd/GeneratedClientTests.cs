using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// The commands of <c>docs/clients.md</c>: each generates a client from the running app. A program in
/// <c>eng/openapi/clients/</c> then shops with the client.
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
        var client = GeneratedClient.Copy("nswag", $"nswag-{jsonLibrary}");
        var command = ClientsPage.CommandOf("dotnet nswag");

        await client.GenerateAsync(app, command.Replace("SystemTextJson", jsonLibrary, StringComparison.Ordinal));

        await client.BuildAsync();
        await client.RunSessionAsync(app, "dotnet", "nswag.dll");
    }

    [Fact]
    public async Task A_client_that_Kiota_generates_for_CSharp_compiles_and_runs_a_session()
    {
        await using var app = await TestApp.StartAsync();
        var client = GeneratedClient.Copy("kiota", "kiota");

        await client.GenerateAsync(app, ClientsPage.CommandOf("dotnet kiota generate -l CSharp"));

        await client.BuildAsync();
        await client.RunSessionAsync(app, "dotnet", "kiota.dll");
    }

    [Theory]
    [InlineData("kiota", "dotnet kiota generate -l TypeScript")]
    [InlineData("orval", "npx orval")]
    [InlineData("hey-api", "npx openapi-ts")]
    [InlineData("openapi-typescript", "npx openapi-typescript")]
    public async Task A_client_that_a_tool_generates_for_TypeScript_compiles_and_runs_a_session(string tool, string command)
    {
        await using var app = await TestApp.StartAsync();
        var client = GeneratedClient.Copy("typescript", $"typescript-{tool}", file => !file.EndsWith(".ts", StringComparison.Ordinal)
            || Path.GetFileName(file) == "session.ts" || Path.GetFileName(file) == $"{tool}.ts");
        Directory.CreateSymbolicLink(Path.Combine(client.Folder, "node_modules"), await TypeScriptPackages.Value);
        await client.WriteAsync("orval.config.mjs", ClientsPage.For(app, ClientsPage.BlockOf("js")));

        await client.GenerateAsync(app, ClientsPage.CommandOf(command));

        await client.RunAsync("node", Path.Combine("node_modules", "typescript", "bin", "tsc"));
        await client.RunSessionAsync(app, "node", $"{tool}.js");
    }

    /// <summary>
    /// The folder of the packages, which are installed once for all tools. It contains a tsconfig.json, because
    /// @hey-api/openapi-ts looks for one in the folders above its package.
    /// </summary>
    private static async Task<string> InstallAsync()
    {
        var packages = GeneratedClient.Copy("typescript", "packages", file => file.EndsWith(".json", StringComparison.Ordinal));
        await packages.RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        return Path.Combine(packages.Folder, "node_modules");
    }
}
