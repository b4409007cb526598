using System.Net;
using System.Text;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>The base of the tests of <c>POST /api/products/import</c>.</summary>
public abstract class ImportTest : IAsyncLifetime
{
    protected const string Csv = "text/csv";
    protected const string Tabs = "text/tab-separated-values";
    protected const string Json = "application/json";
    protected const string JsonLines = "application/x-ndjson";
    protected const string StrayQuote = "Invalid request body: a quote is stray or not closed";
    protected const string NoObject = "Invalid request body: it must be one JSON object in UTF-8";

    protected TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await TestApp.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static string Id(int number) => number.ToString("x24", null);

    protected static HttpRequestMessage Request(byte[] file, string? contentType)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/products/import") { Content = new ByteArrayContent(file) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType ?? string.Empty);
        return request;
    }

    protected static void MustReport(Answer answer, int imported, params (int Line, string Error)[] rejected) =>
        MustReport(answer, imported, skipped: 0, rejected);

    protected static void MustReport(Answer answer, int imported, int skipped, params (int Line, string Error)[] rejected)
    {
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(imported, answer.Data.GetProperty("imported").GetInt32());
        Assert.Equal(skipped, answer.Data.GetProperty("skipped").GetInt32());
        Assert.Equal(rejected.Length, answer.Data.GetProperty("rejectedCount").GetInt32());
        Assert.Equal(rejected, answer.Data.GetProperty("rejected").EnumerateArray()
            .Select(line => (line.GetProperty("line").GetInt32(), line.GetProperty("error").GetString()!)));
    }

    protected Task<Answer> ImportAsync(string file, string? contentType) => ImportAsync(Encoding.UTF8.GetBytes(file), contentType);

    protected async Task<Answer> ImportAsync(byte[] file, string? contentType)
    {
        using var request = Request(file, contentType);
        return await App.Client.SendAsync(request);
    }

    protected async Task<bool> IsThereAsync(string id) =>
        (await App.Client.SendAsync("GET", $"/api/products/{id}")).Status == HttpStatusCode.OK;

    protected async Task MustHoldAsync(string id, string name, string price, int stock)
    {
        var product = (await App.Client.SendAsync("GET", $"/api/products/{id}")).Data;
        Assert.Equal(
            (name, price, stock),
            (product.GetProperty("name").GetString(), product.GetProperty("price").GetRawText(), product.GetProperty("stock").GetInt32()));
    }
}
