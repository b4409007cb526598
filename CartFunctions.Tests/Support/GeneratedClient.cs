namespace CartFunctions.Tests.Support;

/// <summary>A folder in which a command of <c>docs/clients.md</c> generates a client, and a session uses it.</summary>
public sealed class GeneratedClient
{
    private GeneratedClient(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>A copy of a folder of <c>eng/openapi/clients/</c>, or of some of its files, with the files that all share.</summary>
    public static GeneratedClient Copy(string sources, string name, Predicate<string>? takes = null)
    {
        var folder = Repository.PathTo("artifacts", "clients", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        var clients = Repository.PathTo("eng", "openapi", "clients");
        var files = Directory.GetFiles(Path.Combine(clients, sources)).Where(file => takes?.Invoke(file) ?? true);
        foreach (var file in files.Concat(Directory.GetFiles(clients)))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return new GeneratedClient(folder);
    }

    public Task WriteAsync(string file, string text) => File.WriteAllTextAsync(Path.Combine(Folder, file), text);

    public async Task GenerateAsync(TestApp app, string command)
    {
        var words = ClientsPage.For(app, command).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "dotnet")
        {
            await RunAsync("dotnet", "tool", "restore");
        }

        await RunAsync(words[0], words[1..]);
    }

    /// <summary>Builds the program, without the analyzers: they are for code that people write.</summary>
    public Task<string> BuildAsync() => RunAsync(
        "dotnet", "build", "-c", "Release", "-o", "out", "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false",
        "-p:RunAnalyzers=false");

    public async Task RunSessionAsync(TestApp app, string program, string session)
    {
        var output = await RunAsync(program, Path.Combine("out", session), ClientsPage.For(app, ClientsPage.Address));
        Assert.Contains("The session went through.", output, StringComparison.Ordinal);
    }

    /// <summary>Runs a program in the folder, which must succeed. Returns its output.</summary>
    public Task<string> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null);

    /// <summary>The same with further variables in the environment.</summary>
    public async Task<string> RunAsync(string program, string[] arguments, Dictionary<string, string?>? environment)
    {
        environment = new(environment ?? []) { ["KIOTA_OFFLINE_ENABLED"] = "true" }; // Otherwise it asks for a newer version.
        var (exitCode, output) = await ChildProcess.RunAsync(program, arguments, environment, Folder);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output}");
        return output;
    }
}
