using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Catalog writes whose response does not come from the table service.</summary>
public sealed class ForeignAnswerTests
{
    [Theory]
    [InlineData(200)]
    [InlineData(201, """{"status":"ok"}""", "application/json")]
    [InlineData(202)]
    [InlineData(202, "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--\r\n", "multipart/mixed; boundary=b")]
    [InlineData(204)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task A_catalog_write_with_a_foreign_response_is_not_reported_as_done(
        int status, string body = "<html></html>", string contentType = "text/html")
    {
        await using var storage = await FaultyStorage.StartAsync();
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        string[] products = [await app.Client.AddProductAsync(9), await app.Client.AddProductAsync(9), await app.Client.AddProductAsync(9)];
        var foreign = StorageFault.Page((HttpStatusCode)status) with { Body = body, ContentType = contentType };
        storage.Fault = call => call.IsWrite ? foreign : StorageFault.None;

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
