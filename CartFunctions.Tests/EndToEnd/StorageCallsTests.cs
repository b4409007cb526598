using System.Net;
using System.Text.RegularExpressions;
using CartFunctions.Coupons;
using CartFunctions.Storage.Carts;
using CartFunctions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The number of billed storage calls of each operation, as the documentation states it.</summary>
public sealed partial class StorageCallsTests : IAsyncLifetime
{
    // The manual clock keeps waits from ending on a slow machine.
    private readonly ManualClock clock = new() { HasSystemTimers = false };

    private readonly List<string> products = [];
    private readonly Dictionary<string, string> ids = [];

    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string cart = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString },
            Configure);
        cart = ObjectId.New().ToString();
        // One call may write all of a partition, so each product has one of its own.
        Assert.True(CouponCode.TryParse("LIMITED", out var limited));
        var ownPartitions = "0123456789abcdef".Except([limited.Id.ToString()[^1]]);
        foreach (var partition in ownPartitions.Take(3))
        {
            products.Add(ObjectId.New().ToString()[..^1] + partition);
            await app.Client.SaveProductAsync(products[^1], stock: 9);
            await app.Client.AddAsync(products[^1], 1, cart);
        }

        await app.Client.SaveCouponAsync("TEN", """{"percent":10}""");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/api/cart/$cart", null, 1 + 3)]
    [InlineData("POST", "/api/cart", """{"cartId":"$cart","productId":"$product","quantity":1}""", 2 + 2)]
    [InlineData("POST", "/api/cart", """{"productId":"$product","quantity":1}""", 3)]
    [InlineData("POST", "/api/cart/$cart/items", """{"items":[{"productId":"$product","quantity":1}]}""", 2 + 2)]
    [InlineData("POST", "/api/cart/$cart/merge", """{"from":"$one"}""", 6 + 1 + 2)]
    [InlineData("POST", "/api/cart/$cart/merge", """{"from":"$one"}""", 6 + 1 + 1 + 2, true)]
    [InlineData("POST", "/api/cart/$new/merge", """{"from":"$one"}""", 6 + 1 + 1)]
    [InlineData("POST", "/api/cart/$one/merge", """{"from":"$reserved"}""", 6 + 3 + 1)]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":2}""", 2 + 2)]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":0}""", 1 + 2)]
    [InlineData("DELETE", "/api/cart/$cart/items/$product", null, 1 + 2)]
    [InlineData("DELETE", "/api/cart/$cart", null, 1)]
    [InlineData("PUT", "/api/cart/$cart/data", """{"data":{"note":"x"}}""", 1 + 3)]
    [InlineData("PUT", "/api/cart/$one/charges", """{"charges":[{"kind":"tax","name":"VAT","amount":1}]}""", 1 + 1)]
    [InlineData("PUT", "/api/cart/$one/coupon", """{"code":"TEN"}""", 3 + 1)]
    [InlineData("DELETE", "/api/cart/$one/coupon", null, 1 + 1)]
    [InlineData("GET", "/api/cart/$sized", null, 1 + 1)]
    [InlineData("POST", "/api/cart", """{"cartId":"$sized","productId":"$product","quantity":1,"options":{"size":"M"}}""", 2 + 1)]
    [InlineData("PUT", "/api/cart/$sized/items/$line", """{"quantity":2}""", 2)]
    [InlineData("DELETE", "/api/cart/$sized/items/$line", null, 1 + 1)]
    [InlineData("PUT", "/api/cart/$sized/reservation", null, 3 + 2)]
    [InlineData("POST", "/api/cart/$sized/checkout", null, 3 + 2 + 1)]
    [InlineData("GET", "/api/products/$product", null, 1)]
    [InlineData("GET", "/api/products", null, 1)]
    [InlineData("GET", "/api/products?ids=$product,$new,$product", null, 2)]
    [InlineData("GET", "/api/products?sku=TEE-M-RED", null, 1)]
    [InlineData("POST", "/api/products", """{"sku":"TEE-M-RED","name":"x","price":1,"stock":1}""", 2)]
    [InlineData("PUT", "/api/products/$product", """{"name":"x","price":1,"stock":1}""", 2)]
    [InlineData("PUT", "/api/products/$new", """{"name":"x","price":1,"stock":1}""", 2)]
    [InlineData("DELETE", "/api/products/$product", null, 2)]
    [InlineData("POST", "/api/products/$product/stock", """{"change":-1}""", 2)]
    [InlineData("GET", "/api/coupons/TEN", null, 1)]
    [InlineData("PUT", "/api/coupons/TEN", """{"percent":20}""", 2)]
    [InlineData("PUT", "/api/coupons/TWENTY", """{"percent":20}""", 2)]
    [InlineData("DELETE", "/api/coupons/TEN", null, 2)]
    [InlineData("PUT", "/api/cart/$one/reservation", null, 3 + 2)]
    [InlineData("PUT", "/api/cart/$reserved/reservation", null, 2 + 1)]
    [InlineData("DELETE", "/api/cart/$reserved/reservation", null, 2 + 2 + 1)]
    [InlineData("POST", "/api/cart/$reserved/checkout", null, 2 + 2 + 1)]
    [InlineData("POST", "/api/cart/$one/checkout", null, 3 + 2 + 1)]
    [InlineData("POST", "/api/cart/$one/checkout", """{"amountDue":10}""", 3 + 2 + 1)]
    [InlineData("POST", "/api/cart/$coupon/checkout", null, 3 + 2 + 1 + 3)]
    [InlineData("POST", "/api/cart/$couponReserved/checkout", null, 2 + 2 + 1 + 4)]
    [InlineData("PUT", "/api/cart/$cart/reservation", null, 3 + (3 * 2))]
    [InlineData("GET", "$order", null, 1)]
    [InlineData("GET", "/api/health", null, 2)]
    public async Task An_operation_makes_as_many_calls_as_the_documentation_says(
        string method, string? path, string? body, int expected, bool isConditional = false)
    {
        (path, body) = (await FillAsync(path), await FillAsync(body));
        var known = isConditional ? (await app.Client.GetCartAsync(cart)).ETag : null;
        clock.Advance(TimeSpan.FromSeconds(6)); // Cached product details expire.
        var calls = CountCalls();

        var answer = await app.Client.SendAsync(method, path!, body, ifMatch: known);

        Assert.True((int)answer.Status < 300, answer.Text);
        Assert.Equal(expected, calls());
    }

    [Theory]
    [InlineData("POST", "/api/cart", """{"cartId":"$cart","productId":"$product","quantity":1}""", 3 + 2)]
    [InlineData("POST", "/api/cart/$cart/items", """{"items":[{"productId":"$product","quantity":1}]}""", 3 + 2)]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":2}""", 3 + 2)]
    [InlineData("DELETE", "/api/cart/$cart/items/$product", null, 2 + 2)]
    [InlineData("DELETE", "/api/cart/$cart", null, 2)]
    [InlineData("PUT", "/api/cart/$sized/items/$line", """{"quantity":2}""", 3 + 1)]
    public async Task A_change_of_a_cart_that_the_instance_does_not_know_makes_one_call_more(
        string method, string path, string? body, int expected)
    {
        await FillAsync(path + body);
        foreach (var id in ids.Values)
        {
            app.Get<CartMemory>().Forget(ObjectId.Parse(id));
        }

        await An_operation_makes_as_many_calls_as_the_documentation_says(method, path, body, expected);
    }

    [Fact]
    public async Task Without_memory_every_change_reads_its_cart()
    {
        await using var forgetful = await TestApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["CartStorage"] = storage.ConnectionString,
                ["Carts:TablePrefix"] = app.Prefix,
                ["Carts:CartMemory"] = "0",
            },
            Configure);
        await forgetful.Client.GetCartAsync(cart);
        var calls = CountCalls();

        await forgetful.Client.AddAsync(products[0], 1, cart);
        await forgetful.Client.RemoveAsync(products[0], cart);

        Assert.Equal(3 + 2, calls());
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Instances_that_share_carts_at_random_make_hardly_more_calls_than_without_memory()
    {
        const int Warmup = 100;
        const int Adds = 400;
        const int CallsWithoutMemory = 3;
        await using var other = await TestApp.StartAsync(
            new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString, ["Carts:TablePrefix"] = app.Prefix },
            Configure);
        var plenty = await app.Client.AddProductAsync(stock: 1_000_000);
        var carts = Enumerable.Range(0, 20).Select(_ => ObjectId.New().ToString()).ToList();
        var random = new Random(1);
        await AddAsync(Warmup);
        var calls = CountCalls();

        await AddAsync(Adds);

        Assert.InRange(calls(), CallsWithoutMemory * Adds * 0.9, CallsWithoutMemory * Adds * 1.03);

        async Task AddAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var added = await (random.Next(2) == 0 ? app : other).Client.AddAsync(plenty, 1, carts[random.Next(carts.Count)]);
                Assert.True(added.Status == HttpStatusCode.OK, added.Text);
            }
        }
    }

    [Theory]
    [InlineData("PUT", "/api/cart/$one/reservation", 2 + 2)]
    [InlineData("DELETE", "/api/cart/$reserved/reservation", 1 + 2)]
    [InlineData("POST", "/api/cart/$reserved/checkout", 2 + 2)]
    public async Task A_keyed_repeat_makes_the_documented_number_of_calls(string method, string? path, int expected)
    {
        path = await FillAsync(path);
        await app.Client.SendAsync(method, path!, key: "once");
        var calls = CountCalls();

        var answer = await app.Client.SendAsync(method, path!, key: "once");

        Assert.Equal("true", answer.Replayed);
        Assert.Equal(expected, calls());
    }

    [Fact]
    public async Task Concurrent_requests_share_the_reads_of_their_products()
    {
        const int Clients = 16;
        clock.Advance(TimeSpan.FromSeconds(6));
        var (cartReads, productReads) = (0, 0);
        var allCartsAreRead = new TaskCompletionSource();
        storage.Fault = call =>
        {
            if (!call.IsToCarts)
            {
                Interlocked.Increment(ref productReads);
                return new StorageFault { Before = allCartsAreRead.Task.WaitAsync };
            }

            if (Interlocked.Increment(ref cartReads) == Clients)
            {
                allCartsAreRead.SetResult();
            }

            return StorageFault.None;
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => app.Client.GetCartAsync(cart)));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Equal((Clients, products.Count), (cartReads, productReads));
    }

    [Fact]
    public async Task A_client_that_disconnects_does_not_end_reads_that_another_waits_for()
    {
        clock.Advance(TimeSpan.FromSeconds(6));
        var (cartReads, productReads) = (0, 0);
        var release = new TaskCompletionSource();
        storage.Fault = call =>
        {
            Interlocked.Increment(ref call.IsToCarts ? ref cartReads : ref productReads);
            return call.IsToCarts ? StorageFault.None : new StorageFault { Before = release.Task.WaitAsync };
        };
        using var leaves = new CancellationTokenSource();
        using var abandoned = CartClient.Request("GET", $"/api/cart/{cart}");
        var first = app.Client.SendAsync(abandoned, leaves.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref productReads) == products.Count));
        var second = app.Client.GetCartAsync(cart);
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref cartReads) == 2));

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await second).Status);
        Assert.Equal(products.Count, productReads);
    }

    [Fact]
    public async Task A_failed_shared_read_does_not_fail_other_requests()
    {
        const int Clients = 8;
        const int CallAndRepeat = 2;
        clock.Advance(TimeSpan.FromSeconds(6));
        clock.HasSystemTimers = true; // The retry waits.
        var reads = 0;
        storage.Fault = call =>
            call.Path.Contains(products[0], StringComparison.Ordinal) && Interlocked.Increment(ref reads) <= CallAndRepeat
                ? StorageFault.Reset
                : StorageFault.None;

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => app.Client.GetCartAsync(cart)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task A_request_reads_alone_if_a_shared_read_hangs()
    {
        clock.Advance(TimeSpan.FromSeconds(6));
        clock.HasSystemTimers = true; // The client waits for a second.
        var reads = 0;
        var bothReadAlone = new TaskCompletionSource();
        storage.Fault = call =>
        {
            if (!call.Path.Contains(products[0], StringComparison.Ordinal))
            {
                return StorageFault.None;
            }

            var read = Interlocked.Increment(ref reads);
            if (read == 3)
            {
                bothReadAlone.SetResult();
            }

            return new StorageFault { Before = read == 1 ? hungUp => Task.Delay(Timeout.Infinite, hungUp) : bothReadAlone.Task.WaitAsync };
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => app.Client.GetCartAsync(cart)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(3, reads);
    }

    private void Configure(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(clock);
    }

    private Func<int> CountCalls()
    {
        var calls = 0;
        storage.Fault = _ =>
        {
            Interlocked.Increment(ref calls);
            return StorageFault.None;
        };
        return () => Volatile.Read(ref calls);
    }

    /// <summary>Replaces each $name with an id, and creates what it names on first use.</summary>
    private async Task<string?> FillAsync(string? text)
    {
        foreach (Match name in Name().Matches(text ?? string.Empty))
        {
            if (!ids.ContainsKey(name.Value))
            {
                ids[name.Value] = await MakeAsync(name.Value);
            }
        }

        return text is null ? null : Name().Replace(text, name => ids[name.Value]);
    }

    private async Task<string> MakeAsync(string name)
    {
        switch (name)
        {
            case "$cart":
                return cart;
            case "$product":
                return products[1];
            case "$sized":
                return (await app.Client.AddWithAsync(products[0], 1, """{"size":"M"}""", ObjectId.New().ToString())).CartId;
            case "$line":
                var added = await app.Client.AddWithAsync(products[0], 1, """{"size":"L"}""", await FillAsync("$sized"));
                return added.Data.GetProperty("items")[0].GetProperty("lineId").GetString()!;
            case "$new":
                return ObjectId.New().ToString();
            case not ("$one" or "$reserved" or "$coupon" or "$couponReserved" or "$order"):
                throw new ArgumentException($"{name} names nothing.");
        }

        var id = (await app.Client.AddAsync(products[0], 1)).CartId;
        if (name is "$coupon" or "$couponReserved")
        {
            await app.Client.SaveCouponAsync("LIMITED", """{"percent":10,"limit":9}""");
            await app.Client.ApplyCouponAsync("LIMITED", id);
        }

        if (name is "$reserved" or "$couponReserved")
        {
            await app.Client.ReserveAsync(id);
        }

        return name == "$order" ? (await app.Client.CheckOutAsync(id)).Location! : id;
    }

    [GeneratedRegex(@"\$[a-zA-Z]+")]
    private static partial Regex Name();
}
