using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>ETag and If-Match of products.</summary>
public sealed class ProductETagTests : IAsyncLifetime
{
    private TestApp app = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        product = await app.Client.AddProductAsync(stock: 9);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_response_with_a_product_has_the_ETag_of_its_state()
    {
        var saved = await app.Client.SaveProductAsync(product, stock: 8);
        var read = await app.Client.GetProductAsync(product);
        var changed = await app.Client.ChangeStockAsync(product, -1);
        var readAgain = await app.Client.GetProductAsync(product);
        var savedAgain = await app.Client.SaveProductAsync(product, stock: 7);
        var deleted = await app.Client.DeleteProductAsync(product);

        Assert.Matches("^\"[!#-~]+\"$", saved.ETag);
        Assert.Equal((saved.ETag, changed.ETag), (read.ETag, readAgain.ETag));
        Assert.Equal(3, new[] { saved.ETag, changed.ETag, savedAgain.ETag }.Distinct().Count());
        Assert.Null(deleted.ETag);
    }

    [Fact]
    public async Task An_import_changes_the_ETag_too()
    {
        var before = (await app.Client.GetProductAsync(product)).ETag;

        await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},Espresso beans,10,9\n", "text/csv");

        Assert.NotEqual(before, (await app.Client.GetProductAsync(product)).ETag);
    }

    [Theory]
    [InlineData("PUT", "", """{"name":"Beans","price":1,"stock":1}""")]
    [InlineData("DELETE", "", null)]
    [InlineData("POST", "/stock", """{"change":1}""")]
    public async Task A_change_with_If_Match_needs_the_current_ETag_or_gets_the_product(
        string method, string path, string? body)
    {
        var old = (await app.Client.GetProductAsync(product)).ETag!;
        await app.Client.ChangeStockAsync(product, -2);
        var now = await app.Client.GetProductAsync(product);

        foreach (var wrong in new[] { old, "\"x\"", "W/" + now.ETag, now.ETag!.Trim('"'), "", $"*, {old}" })
        {
            var refused = await ChangeAsync(wrong);
            Assert.Equal((HttpStatusCode.PreconditionFailed, "Product has changed"), (refused.Status, refused.Error));
            Assert.Equal((now.Data.GetRawText(), now.ETag), (refused.Data.GetRawText(), refused.ETag));
        }

        Assert.Equal(HttpStatusCode.OK, (await ChangeAsync($"{old}, {now.ETag}")).Status);

        Task<Answer> ChangeAsync(string ifMatch) => app.Client.SendAsync(method, $"/api/products/{product}{path}", body, ifMatch: ifMatch);
    }

    [Fact]
    public async Task A_star_matches_any_existing_product()
    {
        var nothing = ObjectId.New().ToString();
        var save = """{"name":"Beans","price":1,"stock":1}""";

        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("PUT", $"/api/products/{product}", save, ifMatch: "*")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.ChangeStockAsync(product, 1, ifMatch: "*")).Status);
        var made = await app.Client.SendAsync("PUT", $"/api/products/{nothing}", save, ifMatch: "*");
        made.MustFail(HttpStatusCode.PreconditionFailed, "Product has changed");
        (await app.Client.SendAsync("DELETE", $"/api/products/{nothing}", ifMatch: "*")).MustFail(
            HttpStatusCode.NotFound, "Product not found");
        (await app.Client.ChangeStockAsync(nothing, 1, ifMatch: "\"x\"")).MustFail(HttpStatusCode.NotFound, "Product not found");
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetProductAsync(nothing)).Status);
    }

    [Fact]
    public async Task One_of_many_racing_conditional_writes_succeeds()
    {
        var state = (await app.Client.GetProductAsync(product)).ETag;

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => app.Client.ChangeStockAsync(product, 1, ifMatch: state)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(15, answers.Count(answer => answer.Error == "Product has changed"));
    }
}
