using System.Net;
using System.Security.Cryptography;
using System.Text;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary><c>If-None-Match: *</c>, which allows a change only if it creates (contract, "Every change of a cart").</summary>
public sealed class IfNoneMatchTests : IAsyncLifetime
{
    private const string Json = "application/json";

    private readonly ManualClock clock = new();

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string beans = null!;
    private string guest = null!;

    /// <summary>Every operation that can create a cart: path, body, and whether it belongs to the device API.</summary>
    public static TheoryData<string, string, bool> Creating => new()
    {
        { "/api/cart", """{"cartId":"$cart","productId":"$beans","quantity":1}""", false },
        { "/api/cart/$cart/items", """{"items":[{"productId":"$beans","quantity":1}]}""", false },
        { "/api/cart/$cart/merge", """{"from":"$guest"}""", false },
        { "/cart/items", """{"product_id":"$beans","quantity":1}""", true },
    };

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await StartAsync();
        beans = await app.Client.AddProductAsync(stock: 100);
        guest = (await app.Client.AddAsync(beans, 2)).CartId;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Creating))]
    public async Task An_existing_cart_gets_a_412_with_the_cart_and_a_missing_one_is_created(
        string path, string body, bool isOnDevice)
    {
        var cart = CartOf(isOnDevice);

        var created = await SendAsync(path, body, cart);
        var before = await app.Client.GetCartAsync(cart.Id);
        var refused = await SendAsync(path, body, cart);

        Assert.Equal(isOnDevice ? HttpStatusCode.Created : HttpStatusCode.OK, created.Status);
        Assert.Equal((HttpStatusCode.PreconditionFailed, "Cart has changed"), (refused.Status, refused.Error));
        Assert.Equal(before.ETag, refused.ETag);
        Assert.Equal(
            isOnDevice ? created.Text : before.Data.GetRawText(),
            refused.Json.GetProperty(isOnDevice ? "cart" : "data").GetRawText());
        Assert.Equal(before.Text, (await app.Client.GetCartAsync(cart.Id)).Text);
    }

    [Theory]
    [MemberData(nameof(Creating))]
    public async Task An_expired_cart_is_not_found(string path, string body, bool isOnDevice)
    {
        var cart = CartOf(isOnDevice);
        await SendAsync(path, body, cart);
        clock.Advance(TimeSpan.FromDays(31));
        guest = (await app.Client.AddAsync(beans, 2)).CartId;

        var created = await SendAsync(path, body, cart);

        Assert.True(created.Error is null, created.Text);
        Assert.EndsWith("-1\"", created.ETag, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("$etag")]
    [InlineData("W/$etag")]
    [InlineData("\"*\"")]
    [InlineData("*, $etag")]
    [InlineData("**")]
    [InlineData("")]
    public async Task Any_other_value_is_ignored(string ifNoneMatch)
    {
        var cart = await app.Client.AddAsync(beans, 1);
        ifNoneMatch = ifNoneMatch.Replace("$etag", cart.ETag, StringComparison.Ordinal);
        var add = $$"""{"cartId":"{{cart.CartId}}","productId":"{{beans}}","quantity":1}""";
        var save = """{"name":"Beans","price":10,"stock":100}""";

        var added = await app.Client.SendAsync("POST", "/api/cart", add, ifNoneMatch: ifNoneMatch);
        var saved = await app.Client.SendAsync("PUT", $"/api/products/{beans}", save, ifNoneMatch: ifNoneMatch);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (added.Status, saved.Status));
    }

    [Fact]
    public async Task An_operation_that_creates_nothing_ignores_If_None_Match()
    {
        var cart = (await app.Client.AddAsync(beans, 1)).CartId;
        (string Method, string Path, string? Body)[] changes =
        [
            ("PUT", $"/api/cart/{cart}/items/{beans}", """{"quantity":2}"""),
            ("PUT", $"/api/cart/{cart}/reservation", null),
            ("DELETE", $"/api/cart/{cart}/reservation", null),
            ("DELETE", $"/api/cart/{cart}/items/{beans}", null),
            ("DELETE", $"/api/cart/{cart}", null),
            ("POST", $"/api/products/{beans}/stock", """{"change":1}"""),
            ("GET", $"/api/cart/{cart}", null),
            ("GET", $"/api/products/{beans}", null),
        ];

        foreach (var (method, path, body) in changes)
        {
            Assert.Equal(HttpStatusCode.OK, (await app.Client.SendAsync(method, path, body, ifNoneMatch: "*")).Status);
        }
    }

    [Fact]
    public async Task If_None_Match_is_checked_after_the_key_and_before_the_product()
    {
        var cart = (await app.Client.AddAsync(beans, 1)).CartId;
        var nothing = ObjectId.New().ToString();
        var there = await AddAsync(cart, nothing);
        var invalidKey = await AddAsync(cart, beans, key: "two words");
        var both = await AddAsync(cart, beans, ifMatch: "*");
        var neither = await AddAsync(nothing, beans, ifMatch: "*");
        var absentSource = await app.Client.SendAsync(
            "POST", $"/api/cart/{cart}/merge", $$"""{"from":"{{nothing}}"}""", ifNoneMatch: "*");

        Assert.Equal("Cart has changed", there.Error);
        Assert.Equal("Invalid idempotency key", invalidKey.Error);
        Assert.Equal(("Cart has changed", cart), (both.Error, both.CartId));
        Assert.Equal(("Cart has changed", null), (neither.Error, neither.ETag));
        absentSource.MustFail(HttpStatusCode.NotFound, "Cart not found");
    }

    [Theory]
    [MemberData(nameof(Creating))]
    public async Task A_repeat_with_its_key_is_a_replay_and_one_with_another_key_a_412(string path, string body, bool isOnDevice)
    {
        var cart = CartOf(isOnDevice);

        var created = await SendAsync(path, body, cart, "first");
        var repeat = await SendAsync(path, body, cart, "first");
        var other = await SendAsync(path, body, cart, "second");

        Assert.Equal((created.Status, created.ETag, "true"), (repeat.Status, repeat.ETag, repeat.Replayed));
        Assert.Equal("Cart has changed", other.Error);
    }

    [Theory]
    [MemberData(nameof(Creating))]
    public async Task A_creation_with_a_lost_response_is_found_and_not_a_412(string path, string body, bool isOnDevice)
    {
        var writes = 0;
        var isMerge = path.EndsWith("/merge", StringComparison.Ordinal); // A merge creates the cart in a batch.
        storage.Fault = call =>
            (isMerge ? call.IsBatch : call is { IsWrite: true, IsToCarts: true }) && Interlocked.Increment(ref writes) == 1
                ? StorageFault.LostResponse
                : StorageFault.None;

        var created = await SendAsync(path, body, CartOf(isOnDevice));

        Assert.Equal(isOnDevice ? HttpStatusCode.Created : HttpStatusCode.OK, created.Status);
        Assert.EndsWith("-1\"", created.ETag, StringComparison.Ordinal);
        Assert.True(writes > 0);
    }

    [Theory]
    [MemberData(nameof(Creating))]
    public async Task One_of_many_racing_creations_on_two_hosts_succeeds(string path, string body, bool isOnDevice)
    {
        await using var other = await StartAsync();
        var cart = CartOf(isOnDevice);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 16).Select(i => SendAsync(path, body, cart, null, i % 2 == 0 ? app : other)));

        var created = Assert.Single(answers, answer => answer.Status is HttpStatusCode.OK or HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Error == "Cart has changed"));
        Assert.Equal(created.ETag, (await app.Client.GetCartAsync(cart.Id)).ETag);
    }

    [Fact]
    public async Task An_existing_product_gets_a_412_and_a_missing_one_is_created()
    {
        var nothing = ObjectId.New().ToString();
        var before = await app.Client.GetProductAsync(beans);

        var refused = await SaveAsync(beans);
        var created = await SaveAsync(nothing);
        var again = await SaveAsync(nothing);
        await app.Client.DeleteProductAsync(nothing);
        var once = await SaveAsync(nothing);

        Assert.Equal((HttpStatusCode.PreconditionFailed, "Product has changed"), (refused.Status, refused.Error));
        Assert.Equal((before.ETag, before.Data.GetRawText()), (refused.ETag, refused.Data.GetRawText()));
        Assert.Equal(before.ETag, (await app.Client.GetProductAsync(beans)).ETag);
        Assert.Equal(
            [HttpStatusCode.Created, HttpStatusCode.PreconditionFailed, HttpStatusCode.Created],
            new[] { created, again, once }.Select(answer => answer.Status));
    }

    [Fact]
    public async Task A_product_that_an_import_created_exists_for_If_None_Match()
    {
        var product = ObjectId.New().ToString();
        await app.Client.SendAsync("POST", "/api/products/import", $"id,name,price,stock\n{product},Beans,1,1\n", "text/csv");

        Assert.Equal("Product has changed", (await SaveAsync(product)).Error);
    }

    [Fact]
    public async Task Racing_creating_saves_create_once_despite_a_lost_response()
    {
        var (product, raced, writes) = (ObjectId.New().ToString(), ObjectId.New().ToString(), 0);
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var created = await SaveAsync(product);
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SaveAsync(raced)));

        Assert.Equal(HttpStatusCode.Created, created.Status);
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Error == "Product has changed"));
    }

    private Task<TestApp> StartAsync() => TestApp.StartAsync(
        new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString, ["Carts:TablePrefix"] = "ifnonematch" },
        builder => builder.Services.AddSingleton<TimeProvider>(clock));

    private static (string Id, string? Device) CartOf(bool isOnDevice)
    {
        var device = isOnDevice ? $"device-{Guid.NewGuid():N}" : null;
        return (device is null ? ObjectId.New().ToString() : IdOf(device), device);
    }

    private static string IdOf(string device) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(device)).AsSpan(0, 12));

    private Task<Answer> SendAsync(
        string path, string body, (string Id, string? Device) cart, string? key = null, TestApp? to = null) =>
        (to ?? app).Client.SendAsync("POST", Fill(path, cart.Id), Fill(body, cart.Id), Json, key, device: cart.Device, ifNoneMatch: "*");

    private Task<Answer> AddAsync(string cart, string product, string? key = null, string? ifMatch = null) => app.Client.SendAsync(
        "POST", "/api/cart", $$"""{"cartId":"{{cart}}","productId":"{{product}}","quantity":1}""", Json, key, ifMatch, ifNoneMatch: "*");

    private Task<Answer> SaveAsync(string product) =>
        app.Client.SendAsync("PUT", $"/api/products/{product}", """{"name":"Beans","price":1,"stock":1}""", ifNoneMatch: "*");

    private string Fill(string text, string cart) => text
        .Replace("$cart", cart, StringComparison.Ordinal)
        .Replace("$beans", beans, StringComparison.Ordinal)
        .Replace("$guest", guest, StringComparison.Ordinal);
}
