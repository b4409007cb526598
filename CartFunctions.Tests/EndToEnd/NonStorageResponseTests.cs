using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Catalog writes whose response does not come from the table service.</summary>
public sealed class NonStorageResponseTests
{
    [Fact]
    public Task A_catalog_write_whose_response_is_not_from_storage_is_not_reported_as_done()
    {
        const string Html = "<html></html>";
        const string EmptyBatch = "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n";
        (int Status, string Body, string ContentType)[] responses =
        [
            (200, Html, "text/html"),
            (201, """{"status":"ok"}""", "application/json"),
            (202, Html, "text/html"),
            (202, EmptyBatch, "multipart/mixed; boundary=b"),
            (204, Html, "text/html"),
            (404, Html, "text/html"),
            (409, Html, "text/html"),
        ];

        // Each takes as long as the app waits for storage.
        return Parallel.ForEachAsync(responses, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (response, _) =>
        {
            var failure = await Record.ExceptionAsync(() => MustNotBeDoneAsync(response.Status, response.Body, response.ContentType));
            Assert.True(failure is null, $"{response}: {failure}");
        });
    }

    private static async Task MustNotBeDoneAsync(int status, string body, string contentType)
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        string[] products = [await app.Client.AddProductAsync(9), await app.Client.AddProductAsync(9), await app.Client.AddProductAsync(9)];
        var other = StorageFault.Page((HttpStatusCode)status) with { Body = body, ContentType = contentType };
        storage.Fault = call => call.IsWrite ? other : StorageFault.None;

        var answers = await Task.WhenAll(
            app.Client.SaveProductAsync(products[0], stock: 1),
            app.Client.DeleteProductAsync(products[1]),
            app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{products[2]},x,1,1\n", "text/csv"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status));
        storage.Fault = _ => StorageFault.None;
        foreach (var product in products)
        {
            Assert.Equal(9, (await app.Client.GetProductAsync(product)).Data.GetProperty("stock").GetInt32());
        }
    }
}
