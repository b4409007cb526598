using System.Globalization;
using System.Net;
using System.Reflection;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Every failure of every operation, from <see cref="FailureTable"/>.</summary>
/// <param name="answers">The responses of the app on a host.</param>
public abstract class FailureTests(FailureResponses answers)
{
    public static IEnumerable<object[]> Cells =>
        FailureTable.Cells.Select(cell => new object[] { cell.Operation, cell.Error, cell.Status });

    /// <summary>Each request has the expected failure and as many failures of lower precedence as possible.</summary>
    public static TheoryData<string, string, string, string, string?, string> PrecedenceCases
    {
        get
        {
            const string Json = "application/json";
            const string Add = "/api/cart";
            const string Set = "/api/cart/$cart/items/$product";
            const string WrongSet = "/api/cart/1/items/2";
            const string Save = "/api/products/3";
            const string BySku = "/api/products";
            const string Stock = "/api/products/$product/stock";
            const string DeviceAdd = "/cart/items";
            const string DeviceSet = "/cart/items/$product";
            return new()
            {
                { "POST", Add, FailureCases.TooLarge, "text/plain", null, "Request too large" },
                { "POST", Add, "[]", "text/plain", null, "Unsupported media type" },
                { "POST", Add, """{"cartId":"1","productId":"2","quantity":0}x""", Json, null, "Invalid request body" },
                { "POST", Add, """{"cartId":"1","productId":"$product","quantity":0}""", Json, null, "Invalid ID format" },
                { "POST", Add, """{"cartId":"$cart","productId":"2","quantity":0}""", Json, null, "Invalid ID format" },
                { "POST", Add, """{"cartId":"$cart","productId":"$nothing","quantity":0}""", Json, null, "Invalid quantity" },
                { "POST", Add, """{"cartId":"$cart","productId":"$product","quantity":0,"options":[]}""", Json, null, "Invalid quantity" },
                { "POST", Add, """{"cartId":"$cart","productId":"$nothing","quantity":1,"options":[]}""", Json, null, "Invalid options" },
                { "POST", Add, """{"cartId":"$fullCart","productId":"$nothing","quantity":9}""", Json, null, "Product not found" },
                { "POST", Add, """{"cartId":"$fullCart","productId":"$product","quantity":9}""", Json, null, "Cart is full" },
                { "PUT", WrongSet, FailureCases.TooLarge, "text/plain", null, "Request too large" },
                { "PUT", WrongSet, "[]", "text/plain", null, "Unsupported media type" },
                { "PUT", WrongSet, "[]", Json, null, "Invalid request body" },
                { "PUT", WrongSet, """{"quantity":-1}""", Json, null, "Invalid ID format" },
                { "PUT", "/api/cart/$nothing/items/$nothing", """{"quantity":-1}""", Json, null, "Invalid quantity" },
                { "PUT", "/api/cart/$nothing/items/$nothing", """{"quantity":9}""", Json, null, "Cart not found" },
                { "PUT", "/api/cart/$cart/items/$nothing", """{"quantity":9}""", Json, null, "Item not found in cart" },
                { "PUT", "/api/cart/$cart/items/$deletedProduct", """{"quantity":9}""", Json, null, "Product not found" },
                { "PUT", Set, """{"quantity":9}""", Json, null, "Insufficient stock" },
                { "POST", DeviceAdd, FailureCases.TooLarge, "text/plain", null, "Request too large" },
                { "POST", DeviceAdd, "[]", "text/plain", null, "Unsupported media type" },
                { "POST", DeviceAdd, "[]", Json, null, "DeviceID header is required" },
                { "POST", DeviceAdd, "[]", Json, "two words", "Invalid DeviceID header" },
                { "POST", DeviceAdd, "[]", Json, "new-device", "Invalid request body" },
                { "POST", DeviceAdd, """{"product_id":"2","quantity":0}""", Json, "new-device", "Invalid ID format" },
                { "POST", DeviceAdd, """{"product_id":"$nothing","quantity":0}""", Json, "new-device", "Invalid quantity" },
                { "POST", DeviceAdd, """{"product_id":"$product","quantity":9}""", Json, FailureWorld.FullDevice, "Cart is full" },
                { "PUT", DeviceSet, """{"quantity":-1}""", Json, "new-device", "Invalid quantity" },
                { "PUT", DeviceSet, """{"quantity":9}""", Json, "new-device", "Cart not found" },
                { "PUT", "/api/cart/1/data", """{"data":[]}""", Json, null, "Invalid ID format" },
                { "PUT", "/api/cart/$nothing/data", """{"data":[]}""", Json, null, "Invalid data" },
                { "PUT", "/cart/data", """{"data":[]}""", Json, null, "DeviceID header is required" },
                { "PUT", "/cart/data", """{"data":[]}""", Json, "new-device", "Invalid data" },
                { "PUT", "/api/cart/1/coupon", """{"code":""}""", Json, null, "Invalid ID format" },
                { "PUT", "/api/cart/$nothing/coupon", """{"code":""}""", Json, null, "Invalid coupon" },
                { "PUT", "/api/cart/$nothing/coupon", """{"code":"TWENTY"}""", Json, null, "Cart not found" },
                { "PUT", "/cart/coupon", """{"code":""}""", Json, null, "DeviceID header is required" },
                { "PUT", "/cart/coupon", """{"code":""}""", Json, "new-device", "Invalid coupon" },
                { "PUT", "/api/cart/1/charges", """{"charges":{}}""", Json, null, "Invalid ID format" },
                { "PUT", "/api/cart/$nothing/charges", """{"charges":{}}""", Json, null, "Invalid charges" },
                { "PUT", "/api/cart/$nothing/charges", """{"charges":[]}""", Json, null, "Cart not found" },
                { "POST", "/api/cart/1/checkout", """{"amountDue":-1}""", Json, null, "Invalid ID format" },
                { "POST", "/api/cart/$nothing/checkout", """{"amountDue":-1}""", Json, null, "Invalid amount" },
                { "POST", "/api/cart/$nothing/checkout", """{"amountDue":1}""", Json, null, "Cart not found" },
                { "POST", "/api/cart/$empty/checkout", """{"amountDue":1}""", Json, null, "Cart is empty" },
                { "POST", "/api/cart/$cart/checkout", """{"amountDue":1}""", Json, null, "Product not found" },
                { "POST", "/api/cart/$overStock/checkout", """{"amountDue":1}""", Json, null, "Insufficient stock" },
                { "POST", "/api/cart/$validCart/checkout", """{"amountDue":1}""", Json, null, "Amount has changed" },
                { "PUT", "/cart/items/$nothing", """{"quantity":9}""", Json, FailureWorld.Device, "Item not found in cart" },
                { "PUT", Save, FailureCases.TooLarge, "text/plain", null, "Request too large" },
                { "PUT", Save, "[]", "text/plain", null, "Unsupported media type" },
                { "PUT", Save, "[]", Json, null, "Invalid request body" },
                { "PUT", Save, """{"name":"","price":-1,"stock":-1}""", Json, null, "Invalid ID format" },
                { "POST", BySku, FailureCases.TooLarge, "text/plain", null, "Request too large" },
                { "POST", BySku, "[]", "text/plain", null, "Unsupported media type" },
                { "POST", BySku, "[]", Json, null, "Invalid request body" },
                { "POST", BySku, """{"name":"","price":-1,"stock":-1}""", Json, null, "Invalid SKU" },
                { "POST", BySku, """{"sku":"TAKEN","name":"","price":-1,"stock":-1}""", Json, null, "Invalid product" },
                { "POST", "/api/products/3/stock", """{"change":0}""", Json, null, "Invalid ID format" },
                { "POST", "/api/products/$nothing/stock", """{"change":0}""", Json, null, "Invalid stock change" },
                { "POST", "/api/products/$nothing/stock", """{"change":-9}""", Json, null, "Product not found" },
                { "POST", Stock, """{"change":-9}""", Json, null, "Insufficient stock" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task The_operation_returns_the_status_and_fixed_text_of_the_failure(string operation, string error, int status)
    {
        var cell = new FailureCell(operation, error, status);
        var responses = answers.Of(cell);
        Assert.True(responses is not null, $"No case covers '{error}' of {operation}.");

        Assert.All(await responses, answer => MustBe(cell, answer));
    }

    [Fact]
    public void Every_operation_with_failures_is_in_the_table()
    {
        string[] withoutFailures = ["GetHealth", "GetOpenApi", "GetOpenApi30", "GetDocs", "GetDocsAsset"];
        var operations = FunctionRoutes.With<HttpTriggerAttribute>(FunctionRoutes.Functions)
            .Select(function => function.Method.GetCustomAttribute<FunctionAttribute>()!.Name);

        Assert.Equal(operations.Except(withoutFailures).Order(), FailureTable.Operations.Order());
    }

    [Theory]
    [MemberData(nameof(PrecedenceCases))]
    public async Task The_first_failure_in_the_contracts_order_is_returned(
        string method, string path, string body, string contentType, string? device, string error)
    {
        var answer = await FailureCases.SendAsync(answers.World, method, path, body, contentType, device);

        Assert.Equal(error, answer.Error);
    }

    [Theory]
    [InlineData("/cart/items", "application/json", true, "Request too large")]
    [InlineData("/cart/items", "application/json", false, "Unsupported media type")]
    [InlineData("/api/products/import", "text/csv", false, "Unsupported media type")]
    public async Task The_encoding_of_a_body_is_checked_after_its_size(
        string path, string contentType, bool isLarge, string error)
    {
        var body = isLarge ? FailureCases.TooLarge : "[]";

        var answer = await FailureCases.SendAsync(answers.World, "POST", path, body, contentType, null, contentEncoding: "gzip");

        Assert.Equal(error, answer.Error);
    }

    [Fact]
    public async Task No_failure_changes_anything()
    {
        var world = answers.World;
        await answers.WaitForAllAsync();

        var cart = await world.Healthy.Client.GetCartAsync(world.Cart);
        var product = await world.Healthy.Client.GetProductAsync(world.Product);

        Assert.Equal([2, 1], cart.Items.Select(item => item.Quantity));
        Assert.Equal("Espresso beans", product.Data.GetProperty("name").GetString());
        Assert.EndsWith("-2", cart.Cart.Version, StringComparison.Ordinal);
    }

    private static void MustBe(FailureCell cell, Answer answer)
    {
        var (status, error) = (cell.Status, cell.Error);
        if (status == 412)
        {
            Assert.Equal((HttpStatusCode.PreconditionFailed, error), (answer.Status, answer.Error));
        }
        else if (cell.IsOnDevice)
        {
            answer.MustFailOnDevice((HttpStatusCode)status, error);
        }
        else if (cell is { Operation: "ImportProducts", Status: 503 })
        {
            var imported = answer.Data.GetProperty("imported").GetInt32();
            Assert.Equal((HttpStatusCode.ServiceUnavailable, error, 0), (answer.Status, answer.Error, imported));
        }
        else
        {
            answer.MustFail((HttpStatusCode)status, error);
        }

        Assert.Equal(error is "Cart is busy" or "Service unavailable", answer.Header("Retry-After") is not null);
        if (answer.Header("Retry-After") is { } seconds)
        {
            Assert.InRange(int.Parse(seconds, CultureInfo.InvariantCulture), 1, 60);
        }
    }
}

/// <summary>The responses to all cases. The first test starts them all, since a busy cart takes 10 seconds to respond.</summary>
public abstract class FailureResponses(FailureWorld world) : IAsyncLifetime
{
    private readonly SemaphoreSlim turns = new(8);
    private Dictionary<FailureCell, Task<Answer[]>?> answers = [];

    public FailureWorld World => world;

    public async ValueTask InitializeAsync()
    {
        await World.InitializeAsync();
        answers = FailureTable.Cells.ToDictionary(
            cell => cell, cell => FailureCases.Of(World, cell) is { } send ? InTurnAsync(cell, send) : null);
    }

    public Task<Answer[]>? Of(FailureCell cell) => answers[cell];

    public Task WaitForAllAsync() => Task.WhenAll(answers.Values.OfType<Task<Answer[]>>());

    public async ValueTask DisposeAsync()
    {
        await WaitForAllAsync();
        await World.DisposeAsync();
        turns.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// Sends some requests at a time. All at once could take a busy machine more than the ten seconds in which a change must end. Those
    /// that lose all races take that long, so they wait for no turn.
    /// </summary>
    private async Task<Answer[]> InTurnAsync(FailureCell cell, Func<Task<Answer[]>> send)
    {
        if (cell.Error == "Cart is busy")
        {
            return await send();
        }

        await turns.WaitAsync();
        try
        {
            return await send();
        }
        finally
        {
            turns.Release();
        }
    }
}

/// <summary>The failures on the standalone host.</summary>
public sealed class StandaloneFailureTests(StandaloneFailureResponses answers)
    : FailureTests(answers), IClassFixture<StandaloneFailureResponses>;

/// <summary>The responses of the standalone host.</summary>
public sealed class StandaloneFailureResponses()
    : FailureResponses(new FailureWorld("failures", async settings => await TestApp.StartAsync(settings)));
