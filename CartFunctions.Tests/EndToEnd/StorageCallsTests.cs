using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>How many calls to storage an operation makes, as the README says: each is billed.</summary>
public sealed class StorageCallsTests : IAsyncLifetime
{
    private readonly ManualClock clock = new();
    private readonly List<string> products = [];

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string cart = null!;

    public async Task InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        cart = ObjectId.New().ToString();
        for (var i = 0; i < 3; i++)
        {
            products.Add(await app.AddProductAsync(stock: 9));
            await app.AddAsync(products[i], 1, cart);
        }
    }

    public async Task DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/api/cart/$cart", null, 1 + 3)]
    [InlineData("POST", "/api/cart", """{"cartId":"$cart","productId":"$product","quantity":1}""", 3 + 2)]
    [InlineData("POST", "/api/cart", """{"productId":"$product","quantity":1}""", 3)]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":2}""", 3 + 2)]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":0}""", 2 + 2)]
    [InlineData("DELETE", "/api/cart/$cart/items/$product", null, 2 + 2)]
    [InlineData("DELETE", "/api/cart/$cart", null, 2)]
    [InlineData("GET", "/api/products/$product", null, 1)]
    [InlineData("GET", "/api/products", null, 1)]
    [InlineData("PUT", "/api/products/$product", """{"name":"x","price":1,"stock":1}""", 1)]
    [InlineData("PUT", "/api/products/$new", """{"name":"x","price":1,"stock":1}""", 2)]
    [InlineData("DELETE", "/api/products/$product", null, 2)]
    [InlineData("GET", "/api/health", null, 2)]
    public async Task An_operation_makes_as_many_calls_as_the_README_says(string method, string path, string? body, int expected)
    {
        clock.Advance(TimeSpan.FromSeconds(6)); // What is shown of products is in no cache any more.
        var calls = 0;
        storage.Fault = _ =>
        {
            Interlocked.Increment(ref calls);
            return StorageFault.None;
        };

        var answer = await app.SendAsync(method, Fill(path)!, Fill(body));

        Assert.True((int)answer.Status < 300, answer.Text);
        Assert.Equal(expected, calls);
    }

    private string? Fill(string? text) => text?
        .Replace("$cart", cart, StringComparison.Ordinal)
        .Replace("$product", products[1], StringComparison.Ordinal)
        .Replace("$new", ObjectId.New().ToString(), StringComparison.Ordinal);
}
