using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>A client generated from the document (<c>eng/openapi/client/session.ts</c>).</summary>
public sealed class TypeScriptClientTests
{
    [Fact]
    public async Task A_generated_client_compiles_and_runs_against_the_app()
    {
        await using var app = await TestApp.StartAsync();
        var folder = Repository.PathTo("artifacts", "client");

        await RunAsync("openapi-typescript/bin/cli.js", OpenApiDocument.File, "--output", Path.Combine(folder, "schema.d.ts"));
        await RunAsync("typescript/bin/tsc", "--project", Repository.PathTo("eng", "openapi", "client"));
        var session = Path.Combine(folder, "out", "eng", "openapi", "client", "session.js");
        var (exitCode, output) = await ChildProcess.RunAsync("node", [session, app.Address.GetLeftPart(UriPartial.Authority)]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("The session went through.", output, StringComparison.Ordinal);
    }

    private static async Task RunAsync(string script, params string[] arguments)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("node", [Repository.PathTo("node_modules", script), .. arguments]);
        Assert.True(exitCode == 0, output);
    }
}
