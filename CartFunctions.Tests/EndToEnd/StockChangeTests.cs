using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Stock changes (contract, "Catalog").</summary>
public sealed class StockChangeTests : IAsyncLifetime
{
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        product = await app.Client.AddProductAsync(stock: 64);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_stock_change_changes_nothing_else_of_the_product()
    {
        var more = await app.Client.ChangeStockAsync(product, 36);
        var less = await app.Client.SendAsync("POST", $"/api/products/{product.ToUpperInvariant()}/stock", """{"change":-1e2}""");

        Assert.Equal((HttpStatusCode.OK, "Stock changed successfully"), (more.Status, more.Message));
        Assert.Equal(
            $$"""{"_id":"{{product}}","name":"Espresso beans","price":10,"stock":100,"reserved":0,"sku":null}""", more.Data.GetRawText());
        Assert.Equal(0, StockIn(less));
        Assert.Equal(less.Data.GetRawText(), (await app.Client.GetProductAsync(product)).Data.GetRawText());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"change":null}""")]
    [InlineData("""{"change":0}""")]
    [InlineData("""{"change":-0.0}""")]
    [InlineData("""{"change":1.5}""")]
    [InlineData("""{"change":"1"}""")]
    [InlineData("""{"change":[1]}""")]
    [InlineData("""{"change":-2147483648}""")]
    [InlineData("""{"change":2147483648}""")]
    [InlineData("""{"change":2147483647}""")] // With the 64 that are there it is too many.
    public async Task An_invalid_change_is_refused_and_changes_nothing(string body)
    {
        (await app.Client.SendAsync("POST", $"/api/products/{product}/stock", body))
            .MustFail(HttpStatusCode.BadRequest, "Invalid stock change");
        Assert.Equal(64, await StockAsync());
    }

    [Fact]
    public async Task A_stock_change_cannot_remove_more_units_than_there_are()
    {
        var refused = await app.Client.ChangeStockAsync(product, -65);

        refused.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: 64 left", refused.Message);
        Assert.Equal(64, await StockAsync());
    }

    [Fact]
    public async Task No_stock_change_of_64_clients_in_two_apps_is_lost()
    {
        await using var other = await OtherAppAsync();

        var takes = Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? app : other).Client.ChangeStockAsync(product, -1));
        var answers = await Task.WhenAll([.. takes, other.Client.ChangeStockAsync(product, 500)]);

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(500, await StockAsync());
    }

    [Fact]
    public async Task Exactly_20_of_64_racing_clients_get_one_of_20_units()
    {
        await app.Client.SaveProductAsync(product, stock: 20);
        await using var other = await OtherAppAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(i => (i % 2 == 0 ? app : other).Client.ChangeStockAsync(product, -1)));

        Assert.Equal(20, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.Equal(44, answers.Count(answer => answer.Error == "Insufficient stock"));
        Assert.Equal(0, await StockAsync());
    }

    [Fact]
    public async Task A_keyed_repeat_returns_the_current_product_and_changes_nothing()
    {
        var first = await app.Client.ChangeStockAsync(product, -4, key: "order-1");
        await app.Client.ChangeStockAsync(product, 10);
        var repeat = await app.Client.ChangeStockAsync(product, -4, key: "\"order-1\"");
        var reused = await app.Client.ChangeStockAsync(product, -5, key: "order-1");

        Assert.Equal((60, null), (StockIn(first), first.Replayed));
        Assert.Equal((HttpStatusCode.OK, 70, "true"), (repeat.Status, StockIn(repeat), repeat.Replayed));
        Assert.Equal((await app.Client.GetProductAsync(product)).ETag, repeat.ETag);
        reused.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    [Fact]
    public async Task A_product_knows_its_last_20_keys_despite_saves_and_imports()
    {
        for (var i = 1; i <= 20; i++)
        {
            await app.Client.ChangeStockAsync(product, 1, key: $"key-{i}");
        }

        await app.Client.SaveProductAsync(product, stock: 7);
        await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},Beans,1,5\n", "text/csv");
        Assert.Equal("true", (await app.Client.ChangeStockAsync(product, 1, key: "key-1")).Replayed);
        await app.Client.ChangeStockAsync(product, 1, key: "key-21");

        Assert.Null((await app.Client.ChangeStockAsync(product, 1, key: "key-1")).Replayed);
        Assert.Equal(7, await StockAsync());
    }

    [Fact]
    public async Task Racing_repeats_have_one_effect_and_each_gets_a_response()
    {
        await using var other = await OtherAppAsync();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? app : other).Client.ChangeStockAsync(product, -1, key: "once")));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, 63), (answer.Status, StockIn(answer))));
        Assert.Equal(11, answers.Count(answer => answer.Replayed == "true"));
    }

    [Fact]
    public async Task A_request_that_failed_is_not_remembered()
    {
        Assert.Equal("Insufficient stock", (await app.Client.ChangeStockAsync(product, -65, key: "k")).Error);
        await app.Client.ChangeStockAsync(product, 1);

        var repeat = await app.Client.ChangeStockAsync(product, -65, key: "k");

        Assert.Equal((0, null), (StockIn(repeat), repeat.Replayed));
    }

    [Fact]
    public async Task A_change_with_a_lost_response_is_found()
    {
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var answer = await app.Client.ChangeStockAsync(product, -1);

        Assert.Equal((HttpStatusCode.OK, 63, 1), (answer.Status, StockIn(answer), writes));
    }

    [Fact]
    public async Task A_change_of_an_imported_product_is_recognised_after_a_lost_response()
    {
        var imported = ObjectId.New().ToString();
        await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{imported},Beans,1,5\n", "text/csv");
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var saved = await app.Client.SaveProductAsync(imported, stock: 6);

        Assert.Equal((HttpStatusCode.OK, "Product replaced successfully", 1), (saved.Status, saved.Message, writes));
        Assert.Equal(5, StockIn(await app.Client.ChangeStockAsync(imported, -1)));
    }

    private Task<TestApp> OtherAppAsync() => TestApp.StartAsync(new Dictionary<string, string?>
    {
        ["CartStorage"] = storage.ConnectionString,
        ["Carts:TablePrefix"] = app.Prefix,
    });

    private static int StockIn(Answer answer) => answer.Data.GetProperty("stock").GetInt32();

    private async Task<int> StockAsync() => StockIn(await app.Client.GetProductAsync(product));
}
