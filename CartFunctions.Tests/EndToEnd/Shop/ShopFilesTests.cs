using System.Net;
using System.Text.RegularExpressions;
using CartFunctions.Hosting;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The files of the shop as the standalone host serves them, and their references to each other.</summary>
public sealed partial class ShopFilesTests
{
    private static readonly string Folder = Repository.PathTo("eng", "demo");

    [Fact]
    public async Task The_page_and_its_files_have_a_policy_that_allows_nothing_else()
    {
        await ShopClient.BuildAsync();
        await using var app = await TestApp.StartAsync(shop: Folder);
        using var client = new CartClient(app.Address); // The OpenAPI document does not contain the files.
        var asked = new Queue<string>(["/"]);
        var seen = new HashSet<string>();

        while (asked.TryDequeue(out var path))
        {
            var (file, head) = (await client.SendAsync("GET", path), await client.SendAsync("HEAD", path));

            Assert.Equal((HttpStatusCode.OK, "no-store"), (file.Status, file.Header("Cache-Control")));
            Assert.Equal(
                (file.Status, file.Header("Content-Length"), string.Empty), (head.Status, head.Header("Content-Length"), head.Text));
            Assert.Equal("nosniff", file.Header("X-Content-Type-Options"));
            Assert.StartsWith("default-src 'none'; script-src 'self';", file.Header("Content-Security-Policy"), StringComparison.Ordinal);
            foreach (var name in Named().Matches(file.Text).Select(match => match.Groups["file"].Value))
            {
                var next = new Uri(new Uri(app.Address, path), name).AbsolutePath;
                if (seen.Add(next))
                {
                    asked.Enqueue(next);
                }
            }
        }

        Assert.Superset(new HashSet<string> { "/demo/shop.js", "/demo/shop.css", "/demo/icon.svg", "/client/dist/index.js" }, seen);
    }

    [Fact]
    public async Task Nothing_else_is_served()
    {
        string[] paths =
        [
            "/demo/tsconfig.json", "/demo/..%2f..%2fpackage.json", "/client/dist/index.d.ts", "/client/src/client.ts", "/demo/",
        ];
        await ShopClient.BuildAsync();
        await using var app = await TestApp.StartAsync(shop: Folder);

        foreach (var path in paths)
        {
            var answer = await app.Client.SendAsync("GET", path);

            Assert.Equal((path, HttpStatusCode.NotFound, string.Empty), (path, answer.Status, answer.Text));
        }
    }

    [Fact]
    public async Task A_missing_folder_stops_the_host_with_one_line()
    {
        var why = await Assert.ThrowsAsync<StartException>(() => TestApp.StartAsync(shop: Repository.PathTo("eng", "no-demo")));

        Assert.Contains("--shop", why.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_scripts_type_check_against_the_client()
    {
        await ShopClient.BuildAsync();

        var (exitCode, output) = await ChildProcess.RunAsync(
            "node", [Repository.PathTo("node_modules", "typescript", "bin", "tsc"), "--project", Folder]);

        Assert.True(exitCode == 0, output);
    }

    [GeneratedRegex("""(?:src=|href=|from )["'](?<file>[^"'#]+\.(?:js|css|svg))["']""")]
    private static partial Regex Named();
}
