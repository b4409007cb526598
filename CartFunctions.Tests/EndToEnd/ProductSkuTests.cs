using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>POST /api/products</c>, and the SKU of a product in answers.</summary>
public sealed class ProductSkuTests : IAsyncLifetime
{
    private const string Sku = "TEE-M-RED";
    private const string Id = "d08b0435e4a3b6b7180af168"; // The start of SHA-256 of "sku:TEE-M-RED".

    private readonly ManualClock clock = new();

    private FaultyStorage storage = null!;
    private TestApp app = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_product_is_created_and_replaced_under_its_SKU()
    {
        var created = await app.Client.SaveProductBySkuAsync(Sku, stock: 3);
        var replaced = await app.Client.SaveProductBySkuAsync(Sku, stock: 4, price: "1.50");
        var read = await app.Client.GetProductAsync(Id);

        Assert.Equal((HttpStatusCode.Created, "Product created successfully"), (created.Status, MessageOf(created)));
        Assert.Equal((HttpStatusCode.OK, "Product replaced successfully"), (replaced.Status, MessageOf(replaced)));
        Assert.Equal($$"""{"_id":"{{Id}}","name":"Tee","price":10,"stock":3,"reserved":0,"sku":"{{Sku}}"}""", created.Data.GetRawText());
        Assert.Equal($$"""{"_id":"{{Id}}","name":"Tee","price":1.5,"stock":4,"reserved":0,"sku":"{{Sku}}"}""", read.Data.GetRawText());
        Assert.Equal((read.ETag, read.Data.GetRawText()), (replaced.ETag, replaced.Data.GetRawText()));
    }

    [Fact]
    public async Task Every_change_by_id_shows_and_keeps_the_SKU()
    {
        await app.Client.SaveProductBySkuAsync(Sku, stock: 3);

        var saved = await app.Client.SendAsync("PUT", $"/api/products/{Id}", """{"sku":"OTHER","name":"Shirt","price":2,"stock":5}""");
        var changed = await app.Client.ChangeStockAsync(Id, 1);
        await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{Id},Polo,2,7\n", "text/csv");
        var imported = await app.Client.GetProductAsync(Id);
        var deleted = await app.Client.DeleteProductAsync(Id);
        var recreated = await app.Client.SaveProductAsync(Id, stock: 1);

        Assert.All([saved, changed, imported, deleted], answer => Assert.Equal(Sku, SkuOf(answer.Data)));
        Assert.Equal(("Polo", 7), (imported.Data.GetProperty("name").GetString(), imported.Data.GetProperty("stock").GetInt32()));
        Assert.Equal((HttpStatusCode.Created, null), (recreated.Status, SkuOf(recreated.Data)));
    }

    [Fact]
    public async Task A_SKU_is_taken_while_a_product_without_it_has_its_id()
    {
        await app.Client.SaveProductAsync(Id, stock: 3);
        var before = await app.Client.GetProductAsync(Id);

        var taken = await app.Client.SaveProductBySkuAsync(Sku, stock: 1);
        var wrongTag = await app.Client.SaveProductBySkuAsync(Sku, stock: 1, ifMatch: "\"x\"");
        var rightTag = await app.Client.SaveProductBySkuAsync(Sku, stock: 1, ifMatch: before.ETag);
        var createOnly = await app.Client.SaveProductBySkuAsync(Sku, stock: 1, ifNoneMatch: "*");

        taken.MustFail(HttpStatusCode.Conflict, "SKU is taken");
        rightTag.MustFail(HttpStatusCode.Conflict, "SKU is taken");
        Assert.All([wrongTag, createOnly], answer => Assert.Equal(
            (HttpStatusCode.PreconditionFailed, "Product has changed", before.ETag, before.Data.GetRawText()),
            (answer.Status, answer.Error, answer.ETag, answer.Data.GetRawText())));
        Assert.Equal(before.Text, (await app.Client.GetProductAsync(Id)).Text);
        await app.Client.DeleteProductAsync(Id);
        Assert.Equal(HttpStatusCode.Created, (await app.Client.SaveProductBySkuAsync(Sku, stock: 1)).Status);
    }

    [Fact]
    public async Task If_Match_and_If_None_Match_apply_to_a_save_under_a_SKU()
    {
        var missing = await app.Client.SaveProductBySkuAsync(Sku, stock: 1, ifMatch: "*");
        var created = await app.Client.SaveProductBySkuAsync(Sku, stock: 1, ifNoneMatch: "*");
        var again = await app.Client.SaveProductBySkuAsync(Sku, stock: 2, ifNoneMatch: "*");
        var replaced = await app.Client.SaveProductBySkuAsync(Sku, stock: 3, ifMatch: created.ETag);
        var stale = await app.Client.SaveProductBySkuAsync(Sku, stock: 4, ifMatch: created.ETag);

        missing.MustFail(HttpStatusCode.PreconditionFailed, "Product has changed");
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.Status, replaced.Status));
        Assert.Equal((HttpStatusCode.PreconditionFailed, created.ETag), (again.Status, again.ETag));
        Assert.Equal((HttpStatusCode.PreconditionFailed, replaced.ETag), (stale.Status, stale.ETag));
    }

    [Theory]
    [InlineData("""{"name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":null,"name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":"","name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":7,"name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":["TEE"],"name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":" TEE","name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":"TEE\u0000","name":"Tee","price":1,"stock":1}""")]
    [InlineData("""{"sku":"Größe","name":"","price":-1,"stock":-1}""")]
    [InlineData("""{"SKU":"TEE","name":"Tee","price":1,"stock":1}""")]
    public async Task A_save_without_a_valid_SKU_is_refused(string body) =>
        (await app.Client.SendAsync("POST", "/api/products", body)).MustFail(HttpStatusCode.BadRequest, "Invalid SKU");

    [Fact]
    public async Task Racing_saves_under_one_SKU_create_one_product_despite_a_lost_response()
    {
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var created = await app.Client.SaveProductBySkuAsync("LOST", stock: 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => app.Client.SaveProductBySkuAsync(Sku, stock: i)));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.OK));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_save_shows_its_SKU_even_if_the_product_is_deleted_meanwhile(bool isBySku)
    {
        await app.Client.SaveProductBySkuAsync(Sku, stock: 1);
        await using var other = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = app.Prefix });
        var isSaved = false;
        storage.Fault = call => new StorageFault
        {
            Before = async _ =>
            {
                if (isSaved)
                {
                    storage.Fault = _ => StorageFault.None;
                    Assert.Equal(HttpStatusCode.OK, (await other.Client.DeleteProductAsync(Id)).Status);
                }

                isSaved |= call.IsWrite;
            },
            IsDropped = call.IsWrite,
        };

        var saved = isBySku ? await app.Client.SaveProductBySkuAsync(Sku, stock: 2) : await app.Client.SaveProductAsync(Id, stock: 2);

        Assert.Equal((HttpStatusCode.OK, Sku), (saved.Status, SkuOf(saved.Data)));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetProductAsync(Id)).Status);
    }

    [Fact]
    public async Task The_lines_of_a_cart_show_the_SKU_on_both_surfaces_and_null_after_a_deletion()
    {
        const string Device = "0a7c41d2-sku";
        await app.Client.SaveProductBySkuAsync(Sku, stock: 3);
        var cart = (await app.Client.AddAsync(Id, 1, device: Device)).CartId;

        var shown = (await LinesAsync(cart, Device)).Select(SkuOf).ToList();
        await app.Client.DeleteProductAsync(Id);
        clock.Advance(TimeSpan.FromSeconds(6)); // Cached product details expire.
        var missing = await LinesAsync(cart, Device);

        Assert.Equal([Sku, Sku], shown);
        Assert.Equal($$"""{"_id":"{{Id}}","name":null,"price":null,"stock":0,"reserved":0,"sku":null}""", missing[0].GetRawText());
        Assert.Equal("""{"name":null,"price":null,"stock":0,"reserved":0,"sku":null}""", missing[1].GetRawText());
    }

    [Fact]
    public async Task An_order_keeps_the_SKUs_of_its_lines_and_null_for_a_product_without_one()
    {
        await app.Client.SaveProductBySkuAsync(Sku, stock: 3);
        var plain = await app.Client.AddProductAsync(stock: 3);
        var cart = (await app.Client.AddAsync(Id, 1)).CartId;
        await app.Client.AddAsync(plain, 1, cart);

        var placed = await app.Client.CheckOutAsync(cart, key: "buy");
        await app.Client.DeleteProductAsync(Id);
        var replayed = await app.Client.CheckOutAsync(cart, key: "buy");
        var read = await app.Client.SendAsync("GET", placed.Location!);

        Assert.Equal([Sku, null], placed.Data.GetProperty("items").EnumerateArray().Select(SkuOf));
        Assert.All([replayed, read], order => Assert.Equal(placed.Data.GetRawText(), order.Data.GetRawText()));
    }

    private async Task<JsonElement[]> LinesAsync(string cart, string device) =>
    [
        (await app.Client.GetCartAsync(cart)).Data.GetProperty("items")[0].GetProperty("productId"),
        (await app.Client.GetCartAsync(device: device)).Json.GetProperty("items")[0].GetProperty("product"),
    ];

    private static string? SkuOf(JsonElement product) => product.GetProperty("sku").GetString();

    private static string? MessageOf(Answer answer) => answer.Json.GetProperty("message").GetString();
}
