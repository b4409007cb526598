using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>GET /api/docs</c> and the files of the page. <see cref="DocsPageTests"/> opens it in a browser.</summary>
public sealed partial class DocsTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task The_page_links_only_to_served_cacheable_files()
    {
        var page = await app.Client.SendAsync("GET", "/api/docs");
        var addresses = Addresses().Matches(page.Text).Select(match => match.Groups["address"].Value).ToList();

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(("text/html; charset=utf-8", "no-store"), (page.Header("Content-Type"), page.Header("Cache-Control")));
        Assert.Contains("script-src 'self'", page.Header("Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal(5, addresses.Count);
        foreach (var address in addresses)
        {
            Assert.Matches(@"^/api/docs/[\w.-]+\?v=[0-9a-f]{12}$", address);
            var file = await app.Client.SendAsync("GET", address);
            Assert.Equal((HttpStatusCode.OK, "public, max-age=31536000, immutable"), (file.Status, file.Header("Cache-Control")));
            Assert.NotEqual("0", file.Header("Content-Length"));
        }
    }

    [Theory]
    [InlineData("docs.js", "text/javascript; charset=utf-8")]
    [InlineData("docs.css", "text/css; charset=utf-8")]
    [InlineData("swagger-ui-bundle.js", "text/javascript; charset=utf-8")]
    [InlineData("swagger-ui.css", "text/css; charset=utf-8")]
    [InlineData("favicon-32x32.png", "image/png")]
    public async Task A_file_has_its_content_type(string file, string contentType)
    {
        Assert.Equal(contentType, (await app.Client.SendAsync("GET", $"/api/docs/{file}")).Header("Content-Type"));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("br", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("gzip", "gzip")]
    [InlineData("deflate, GZIP;q=0.5", "gzip")]
    public async Task A_file_is_gzipped_if_the_client_accepts_it(string? accepted, string? coding)
    {
        using var request = CartClient.Request("GET", "/api/docs/swagger-ui.css");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        var answer = await app.Client.SendAsync(request);

        Assert.Equal((coding, "Accept-Encoding"), (answer.Header("Content-Encoding"), answer.Header("Vary")));
        Assert.Equal(coding is null, answer.Text.Contains(".swagger-ui", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/api/docs")]
    [InlineData("/api/openapi.json")]
    [InlineData("/api/openapi-3.0.json")]
    [InlineData("/api/docs/docs.js")]
    [InlineData("/api/docs/docs.css")]
    public async Task The_page_and_the_documents_are_gzipped_too(string path)
    {
        var plain = await app.Client.SendAsync("GET", path);
        using var client = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(app.Address, path));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");

        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        await using var content = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        using var unzipped = new StreamReader(new GZipStream(content, CompressionMode.Decompress));

        Assert.Equal((null, "Accept-Encoding"), (plain.Header("Content-Encoding"), plain.Header("Vary")));
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
        Assert.Equal(plain.Text, await unzipped.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("nothing.js")]
    [InlineData("index.html")]
    [InlineData("Swagger-UI.css")]
    [InlineData("..%2fopenapi.json")]
    public async Task An_unknown_file_is_a_404_without_a_body(string file)
    {
        var answer = await app.Client.SendAsync("GET", $"/api/docs/{file}");

        Assert.Equal((HttpStatusCode.NotFound, string.Empty), (answer.Status, answer.Text));
    }

    [GeneratedRegex("(src|href)=\"(?<address>[^\"]*)\"")]
    private static partial Regex Addresses();
}
