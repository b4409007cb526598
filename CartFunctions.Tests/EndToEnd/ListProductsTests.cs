using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>GET /api/products</c>: page by page, by ids and by SKU.</summary>
public sealed class ListProductsTests : IAsyncLifetime
{
    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task An_empty_catalog_is_one_empty_page()
    {
        var answer = await app.Client.SendAsync("GET", "/api/products");

        Assert.Equal((HttpStatusCode.OK, """{"items":[],"continuation":null}"""), (answer.Status, answer.Data.GetRawText()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(61)]
    public async Task The_pages_have_each_product_once(int limit)
    {
        var ids = await app.Client.AddProductsAsync(60, stock: 1);

        var listed = new List<string>();
        var pages = 0;
        string? continuation = null;
        do
        {
            var page = await app.Client.SendAsync("GET", $"/api/products?limit={limit}&continuation={continuation}");
            listed.AddRange(page.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!));
            continuation = page.Data.GetProperty("continuation").GetString();
            pages++;
        }
        while (continuation is not null);

        Assert.Equal(ids.Order(), listed.Order());
        Assert.Equal((60 + limit - 1) / limit, pages);
    }

    [Fact]
    public async Task Deleted_products_are_on_no_page_and_take_no_room_on_one()
    {
        var ids = await app.Client.AddProductsAsync(12, stock: 1);

        foreach (var id in ids.Take(8))
        {
            await app.Client.DeleteProductAsync(id);
        }

        var page = await app.Client.SendAsync("GET", "/api/products?limit=4");

        Assert.Equal(
            ids.Skip(8).Order(),
            page.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!).Order());
    }

    [Theory]
    [InlineData("", 50)]
    [InlineData("?limit=", 50)]
    [InlineData("?limit=200", 55)]
    [InlineData("?limit=2&continuation=", 2)]
    public async Task A_page_has_50_products_unless_told_otherwise(string query, int count)
    {
        await app.Client.AddProductsAsync(55, stock: 1);

        Assert.Equal(count, (await app.Client.SendAsync("GET", "/api/products" + query)).Data.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?limit=-1")]
    [InlineData("?limit=1.0")]
    [InlineData("?limit=ten")]
    [InlineData("?limit=5%00")]
    [InlineData("?limit=1&limit=2")]
    [InlineData("?limit=99999999999999999999")]
    [InlineData("?limit=0&continuation=nonsense")]
    public async Task Any_other_limit_is_refused(string query) =>
        (await app.Client.SendAsync("GET", "/api/products" + query)).MustFail(HttpStatusCode.BadRequest, "Invalid limit");

    [Theory]
    [InlineData("?continuation=nonsense")]
    [InlineData("?limit=5&continuation=%27%20or%20true")]
    public async Task An_invented_continuation_is_refused(string query) =>
        (await app.Client.SendAsync("GET", "/api/products" + query)).MustFail(HttpStatusCode.BadRequest, "Invalid continuation");

    [Fact]
    public async Task Products_are_found_by_ids_in_the_order_asked_each_once()
    {
        var ids = await app.Client.AddProductsAsync(40, stock: 1);

        await app.Client.DeleteProductAsync(ids[7]);
        Array.Reverse(ids);
        var asked = ids.Append(ObjectId.New().ToString()).Append(ids[3].ToUpperInvariant()).Concat(ids.Take(2));

        var answer = await app.Client.SendAsync("GET", $"/api/products?ids={string.Join(',', asked)}");

        Assert.Equal("Products retrieved successfully", answer.Json.GetProperty("message").GetString());
        Assert.Equal(ids.Where(id => id != ids[32]), IdsOf(answer));
        Assert.Null(answer.Data.GetProperty("continuation").GetString());
    }

    [Fact]
    public async Task The_products_of_many_ids_are_never_stale()
    {
        var ids = await app.Client.AddProductsAsync(20, stock: 1);

        await app.Client.SendAsync("GET", $"/api/products?ids={string.Join(',', ids)}");
        await app.Get<StorageTables>().Products.SaveAsync(
            new TableEntity(ids[5][^1..], ids[5]) { ["Name"] = "From another instance", ["Price"] = "1", ["Stock"] = 2 }, default);
        var answer = await app.Client.SendAsync("GET", $"/api/products?ids={string.Join(',', ids)}");

        Assert.Equal("From another instance", answer.Data.GetProperty("items")[5].GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_product_is_found_by_its_SKU()
    {
        const string Sku = "Tee / M & L+";
        await app.Client.SaveProductBySkuAsync(Sku, stock: 3);
        await app.Client.SaveProductAsync(CartClient.IdOfSku("TAKEN"), stock: 3);

        var found = await app.Client.SendAsync("GET", "/api/products?sku=Tee%20/+M%20%26%20L%2B");
        var otherCase = await app.Client.SendAsync("GET", "/api/products?sku=tee%20/%20M%20%26%20L%2B");
        var taken = await app.Client.SendAsync("GET", "/api/products?sku=TAKEN");

        var product = Assert.Single(found.Data.GetProperty("items").EnumerateArray());
        Assert.Equal(
            (CartClient.IdOfSku(Sku), Sku), (product.GetProperty("_id").GetString(), product.GetProperty("sku").GetString()));
        Assert.Null(found.Data.GetProperty("continuation").GetString());
        Assert.All([otherCase, taken], none => Assert.Equal("""{"items":[],"continuation":null}""", none.Data.GetRawText()));
    }

    [Fact]
    public async Task The_ids_win_over_a_SKU()
    {
        var product = await app.Client.AddProductAsync(stock: 1);
        await app.Client.SaveProductBySkuAsync("TEE", stock: 3);

        var answer = await app.Client.SendAsync("GET", $"/api/products?sku=TEE&ids={product}&limit=200");
        var besideAnInvalidSku = await app.Client.SendAsync("GET", $"/api/products?sku=%20TEE&ids={product}");

        Assert.Equal([product], IdsOf(answer));
        Assert.Equal([product], IdsOf(besideAnInvalidSku));
    }

    [Theory]
    [InlineData("?ids=", "Invalid ID format")]
    [InlineData("?ids", "Invalid ID format")]
    [InlineData("?ids=&sku=TEE", "Invalid ID format")]
    [InlineData("?ids=$id,", "Invalid ID format")]
    [InlineData("?ids=$id,,$id", "Invalid ID format")]
    [InlineData("?ids=$id,%20$id", "Invalid ID format")]
    [InlineData("?ids=$id;$id", "Invalid ID format")]
    [InlineData("?ids=$hundred,$id", "Invalid ID format")]
    [InlineData("?ids=1&sku=&limit=0", "Invalid ID format")]
    [InlineData("?sku=", "Invalid SKU")]
    [InlineData("?sku=%20TEE", "Invalid SKU")]
    [InlineData("?sku=Gr%C3%B6%C3%9Fe", "Invalid SKU")]
    [InlineData("?sku=TEE&sku=TEE", "Invalid SKU")]
    [InlineData("?ids=$id&sku=", "Invalid SKU")]
    [InlineData("?sku=&limit=0", "Invalid SKU")]
    public async Task Invalid_ids_or_an_invalid_SKU_are_refused(string query, string error)
    {
        var id = ObjectId.New().ToString();
        var hundred = string.Join(',', Enumerable.Repeat(id, 100));
        var filled = query.Replace("$hundred", hundred, StringComparison.Ordinal).Replace("$id", id, StringComparison.Ordinal);

        (await app.Client.SendAsync("GET", "/api/products" + filled)).MustFail(HttpStatusCode.BadRequest, error);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync("GET", $"/api/products?ids={hundred}")).Status);
    }

    private static IEnumerable<string> IdsOf(Answer answer) =>
        answer.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("_id").GetString()!);
}
