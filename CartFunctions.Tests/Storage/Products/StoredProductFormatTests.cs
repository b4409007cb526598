using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Products;

/// <summary>
/// Frozen entities: products as each release stored them, with the property names repeated here. Another version of the app may have
/// written a row, and may read it next.
/// </summary>
public sealed class StoredProductFormatTests : IAsyncLifetime
{
    private const string Beans = "65f1a0c2e4b0a1d2c3f40001";
    private const string Filter = "65f1a0c2e4b0a1d2c3f40002";
    private const string Tee = "d08b0435e4a3b6b7180af168"; // The id of the SKU TEE-M-RED.

    private TestApp app = null!;

    public async ValueTask InitializeAsync() => app = await TestApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_product_of_the_first_release_is_shown_and_keeps_its_names()
    {
        await app.Get<StorageTables>().Products.TryAddAsync(FirstProduct(Beans), default);

        Assert.Equal(
            $$"""{"_id":"{{Beans}}","name":"Espresso beans","price":24.9,"stock":120,"reserved":0,"sku":null}""",
            (await app.Client.GetProductAsync(Beans)).Data.GetRawText());
        await app.Client.SaveProductAsync(Beans, stock: 7, price: "1.5", name: "Beans");

        var entity = await FindProductAsync(Beans);
        Assert.Equal(("Beans", "1.5", 7), (entity.GetString("Name"), entity.GetString("Price"), entity.GetInt32("Stock")));
    }

    [Fact]
    public async Task A_product_of_the_second_release_is_shown_and_knows_its_last_key()
    {
        await app.Get<StorageTables>().Products.TryAddAsync(SecondProduct(Beans), default);

        Assert.Equal(
            $$"""{"_id":"{{Beans}}","name":"Espresso beans","price":24.9,"stock":120,"reserved":3,"sku":null}""",
            (await app.Client.GetProductAsync(Beans)).Data.GetRawText());
        Assert.Equal("true", (await app.Client.ChangeStockAsync(Beans, -4, key: "order-1")).Replayed);
    }

    [Theory]
    [InlineData("PUT", $"/api/products/{Beans}", """{"name":"Beans","price":1.5,"stock":7}""", "application/json")]
    [InlineData("POST", "/api/products/import", $"id,name,price,stock\n{Beans},Beans,1.5,7\n", "text/csv")]
    public async Task A_deleted_product_is_missing_until_it_is_saved_or_imported(
        string method, string path, string body, string type)
    {
        var deleted = SecondProduct(Beans);
        deleted.Remove("Reserved");
        deleted["Deleted"] = true;
        await app.Get<StorageTables>().Products.TryAddAsync(deleted, default);

        (await app.Client.GetProductAsync(Beans)).MustFail(HttpStatusCode.NotFound, "Product not found");
        await app.Client.SendAsync(method, path, body, type);

        Assert.Equal(
            $$"""{"_id":"{{Beans}}","name":"Beans","price":1.5,"stock":7,"reserved":0,"sku":null}""",
            (await app.Client.GetProductAsync(Beans)).Data.GetRawText());
    }

    [Fact]
    public async Task A_deleted_products_row_keeps_only_its_details_and_recent_writes()
    {
        var later = SecondProduct(Beans);
        later["Reserved"] = 0;
        later["Colour"] = "brown";
        await app.Get<StorageTables>().Products.TryAddAsync(later, default);

        await app.Client.DeleteProductAsync(Beans);

        var entity = await FindProductAsync(Beans);
        Assert.Equal(
            ["Deleted", "Format", "Incarnation", "Keys", "Name", "Price", "Stock", "Version", "Writes"],
            entity.Keys.Except(["PartitionKey", "RowKey", "Timestamp", "odata.etag", "odata.metadata"]).Order());
        Assert.Equal((true, 3L, 24), (entity.GetBoolean("Deleted"), entity.GetInt64("Version"), entity.GetBinary("Writes").Length));
    }

    [Theory]
    [InlineData("PUT", $"/api/products/{Beans}", """{"name":"Beans","price":1.5,"stock":7}""", "application/json")]
    [InlineData("POST", "/api/products/import", $"id,name,price,stock\n{Beans},Beans,1.5,7\n", "text/csv")]
    public async Task A_save_keeps_what_a_later_release_added_to_a_product(string method, string path, string body, string type)
    {
        var later = FirstProduct(Beans);
        later["Reserved"] = 3;
        await app.Get<StorageTables>().Products.TryAddAsync(later, default);

        var answer = await app.Client.SendAsync(method, path, body, type);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entity = await FindProductAsync(Beans);
        Assert.Equal(("Beans", 7, 3), (entity.GetString("Name"), entity.GetInt32("Stock"), entity.GetInt32("Reserved")));
    }

    [Theory]
    [InlineData("PUT", $"/api/products/{Tee}", """{"name":"Shirt","price":1.5,"stock":7}""", "application/json")]
    [InlineData("POST", $"/api/products/{Tee}/stock", """{"change":1}""", "application/json")]
    [InlineData("POST", "/api/products/import", $"id,name,price,stock\n{Tee},Shirt,1.5,7\n", "text/csv")]
    public async Task A_change_by_id_keeps_the_SKU_and_the_format(string method, string path, string body, string type)
    {
        await app.Get<StorageTables>().Products.TryAddAsync(ProductWithSku(), default);

        var answer = await app.Client.SendAsync(method, path, body, type);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        var entity = await FindProductAsync(Tee);
        Assert.Equal(("TEE-M-RED", 2, 7), (entity.GetString("Sku"), entity.GetInt32("Format"), entity.GetInt32("Stock")));
    }

    [Theory]
    [InlineData("PUT", $"/api/products/{Tee}", """{"name":"Shirt","price":1.5,"stock":7}""", "application/json")]
    [InlineData("POST", "/api/products/import", $"id,name,price,stock\n{Tee},Shirt,1.5,7\n", "text/csv")]
    public async Task A_product_that_is_created_by_id_after_a_deletion_has_no_SKU(string method, string path, string body, string type)
    {
        await app.Get<StorageTables>().Products.TryAddAsync(ProductWithSku(), default);

        await app.Client.DeleteProductAsync(Tee);
        await app.Client.SendAsync(method, path, body, type);

        var entity = await FindProductAsync(Tee);
        Assert.Equal((null, 1, "Shirt"), (entity.GetString("Sku"), entity.GetInt32("Format"), entity.GetString("Name")));
    }

    [Theory]
    [InlineData("Format", 3)]
    [InlineData("Sku", "")]
    public async Task A_product_in_an_unknown_format_is_refused(string property, object value)
    {
        var unknown = ProductWithSku();
        unknown[property] = value;
        await app.Get<StorageTables>().Products.TryAddAsync(unknown, default);

        (await app.Client.GetProductAsync(Tee)).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        (await app.Client.SaveProductAsync(Tee, stock: 7)).MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
        Assert.Equal("Tee", (await FindProductAsync(Tee)).GetString("Name"));
    }

    [Fact]
    public async Task A_listing_skips_rows_of_other_kinds_page_by_page()
    {
        var products = app.Get<StorageTables>().Products;
        foreach (var id in new[] { Beans, Filter })
        {
            await products.TryAddAsync(FirstProduct(id), default);
            await products.TryAddAsync(new TableEntity(id[^1..], $"r-{id}-5eed00000000000000000001") { ["Units"] = 2 }, default);
        }

        var first = await app.Client.SendAsync("GET", "/api/products?limit=1");
        var second = await app.Client.SendAsync(
            "GET", $"/api/products?limit=1&continuation={first.Data.GetProperty("continuation").GetString()}");

        Assert.Equal(Beans, Assert.Single(first.Data.GetProperty("items").EnumerateArray()).GetProperty("_id").GetString());
        Assert.Equal(Filter, Assert.Single(second.Data.GetProperty("items").EnumerateArray()).GetProperty("_id").GetString());
        Assert.Null(second.Data.GetProperty("continuation").GetString());
    }

    // Stored by release 0.1.0.
    private static TableEntity FirstProduct(string id) => new(id[^1..], id)
    {
        ["Name"] = "Espresso beans",
        ["Price"] = "24.9",
        ["Stock"] = 120,
    };

    // It has a version, because a save or a stock change wrote it, and reserved units.
    private static TableEntity SecondProduct(string id) => new(id[^1..], id)
    {
        ["Format"] = 1,
        ["Name"] = "Espresso beans",
        ["Price"] = "24.9",
        ["Stock"] = 120,
        ["Reserved"] = 3,
        ["Incarnation"] = "6e3b03a7613cc6d2",
        ["Version"] = 2L,
        ["Writes"] = Convert.FromHexString("6e3b03a7613cc6d2" + "0123456789abcdef"),
        ["Keys"] = Convert.FromHexString("0bafe22156d2698c143b86040446d366" + "5b87dacee0222ab5" + "00"),
    };

    // Format 2: a product with a SKU.
    private static TableEntity ProductWithSku() => new(Tee[^1..], Tee)
    {
        ["Format"] = 2,
        ["Name"] = "Tee",
        ["Price"] = "24.9",
        ["Stock"] = 6,
        ["Sku"] = "TEE-M-RED",
        ["Incarnation"] = "6e3b03a7613cc6d2",
        ["Version"] = 2L,
        ["Writes"] = Convert.FromHexString("6e3b03a7613cc6d2" + "0123456789abcdef"),
        ["Keys"] = Array.Empty<byte>(),
    };

    private async Task<TableEntity> FindProductAsync(string id) =>
        (await app.Get<StorageTables>().Products.FindAsync(id[^1..], id, default))!;
}
