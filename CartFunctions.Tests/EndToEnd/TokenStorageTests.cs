using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// Storage without keys: the app, in its own process, gets a token from a stand-in for <c>az</c> on the PATH, or from a stand-in for the
/// platform.
/// </summary>
[Trait("Category", "Long")]
public sealed class TokenStorageTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly DateTimeOffset expiry = TimeProvider.System.GetUtcNow().AddHours(1);

    private TokenStorage storage = null!;

    public async ValueTask InitializeAsync() => storage = await TokenStorage.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await storage.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_developer_uses_the_login_of_the_Azure_CLI()
    {
        await WriteAzAsync($$"""
            echo "$@" >> {{folder.Path}}/asked
            echo '{"accessToken":"{{TokenStorage.Token(expiry)}}","expires_on":{{expiry.ToUnixTimeSeconds()}},
                "expiresOn":"{{expiry.ToLocalTime():yyyy-MM-dd HH:mm:ss.ffffff}}","tokenType":"Bearer"}'
            """);

        await MustServeCartsAsync(("CartStorage__credential", "azurecli"));

        var asked = await File.ReadAllLinesAsync(Path.Combine(folder.Path, "asked"));
        Assert.All(asked, line => Assert.Matches("^account get-access-token .*--resource https://storage.azure.com", line));
    }

    [Theory]
    [InlineData("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1", "no token: Please run 'az login' to set up account")]
    [InlineData("exec sleep 60", "no token: Azure CLI authentication timed out")]
    public async Task A_missing_or_hanging_login_stops_the_start_with_one_line(string az, string complaint)
    {
        await WriteAzAsync(az);

        var (exitCode, output) = await ChildProcess.RunAsync(
            "dotnet", [AppProcess.Program, "--port", "0"], Environment(("CartStorage__credential", "azurecli")));

        Assert.Equal(1, exitCode);
        Assert.Equal($"Start failed: the storage that CartStorage names cannot be used. Storage failed: {complaint}.", output.Trim());
    }

    [Fact]
    public async Task A_managed_identity_endpoint_that_never_responds_stops_the_start()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var (exitCode, output) = await ChildProcess.RunAsync(
            "dotnet",
            [AppProcess.Program, "--port", "0"],
            Environment(("IDENTITY_ENDPOINT", $"http://{silent.LocalEndpoint}/msi/token"), ("IDENTITY_HEADER", "header-77ab")));

        Assert.Equal(1, exitCode);
        Assert.Equal(
            "Start failed: the storage that CartStorage names cannot be used. Storage or its credential did not respond within 30 s.",
            output.Trim());
    }

    [Fact]
    public async Task Only_the_managed_identity_endpoint_of_the_platform_is_called()
    {
        await WriteAzAsync($"touch {folder.Path}/asked; exit 1");
        await using var platform = await IdentityEndpoint.StartAsync(() => expiry);

        await MustServeCartsAsync(
            ("CartStorage__clientId", "5f2d1c1e-client"), ("IDENTITY_ENDPOINT", platform.Address), ("IDENTITY_HEADER", "header-77ab"));

        var asked = Assert.Single(platform.Asked); // All storage clients share one token.
        Assert.Equal(("https://storage.azure.com", "5f2d1c1e-client", "header-77ab"), asked);
        Assert.False(File.Exists(Path.Combine(folder.Path, "asked")));
    }

    private async Task MustServeCartsAsync(params (string Name, string Value)[] settings)
    {
        var (process, line) = await ChildProcess.StartAsync(
            "is listening on", "dotnet", [AppProcess.Program, "--port", "0", "--stop-with-input"], Environment(settings));
        await using (process)
        {
            using var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[^1]) };
            var id = ObjectId.New();
            using var saved = await client.PutAsJsonAsync($"/api/products/{id}", new { name = "Beans", price = 10, stock = 5 });
            using var added = await client.PostAsJsonAsync("/api/cart", new { productId = id.ToString(), quantity = 1 });
            Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (saved.StatusCode, added.StatusCode));
        }

        Assert.DoesNotContain(TokenStorage.Token(expiry), process.Output, StringComparison.Ordinal);
    }

    private async Task WriteAzAsync(string script)
    {
        var az = Path.Combine(folder.Path, "az");
        await File.WriteAllTextAsync(az, $"#!/bin/sh\n{script}\n");
        await ChildProcess.RunAsync("chmod", ["+x", az]);
    }

    private Dictionary<string, string?> Environment(params (string Name, string Value)[] settings)
    {
        var environment = new Dictionary<string, string?>
        {
            ["CartStorage"] = null,
            ["CartStorage__endpoint"] = storage.Endpoint,
            ["SSL_CERT_FILE"] = storage.Certificate,
            ["PATH"] = $"{folder.Path}:{System.Environment.GetEnvironmentVariable("PATH")}",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        return environment;
    }
}
