using System.Net;
using System.Text.RegularExpressions;
using CartFunctions.Storage.Carts;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The number of billed storage calls of each operation, as the documentation states it.</summary>
public sealed partial class StorageCallsTests : StorageCallsTest
{
    private readonly Dictionary<string, string> ids = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await App.Client.SaveCouponAsync("TEN", """{"percent":10}""");
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
        var known = isConditional ? (await App.Client.GetCartAsync(Cart)).ETag : null;
        Clock.Advance(TimeSpan.FromSeconds(6)); // Cached product details expire.
        var calls = CountCalls();

        var answer = await App.Client.SendAsync(method, path!, body, ifMatch: known);

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
            App.Get<CartMemory>().Forget(ObjectId.Parse(id));
        }

        await An_operation_makes_as_many_calls_as_the_documentation_says(method, path, body, expected);
    }

    [Fact]
    public async Task Without_memory_every_change_reads_its_cart()
    {
        await using var forgetful = await TestApp.StartAsync(
            new Dictionary<string, string?>
            {
                ["CartStorage"] = Storage.ConnectionString,
                ["Carts:TablePrefix"] = App.Prefix,
                ["Carts:CartMemory"] = "0",
            },
            Configure);
        await forgetful.Client.GetCartAsync(Cart);
        var calls = CountCalls();

        await forgetful.Client.AddAsync(Products[0], 1, Cart);
        await forgetful.Client.RemoveAsync(Products[0], Cart);

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
            new Dictionary<string, string?> { ["CartStorage"] = Storage.ConnectionString, ["Carts:TablePrefix"] = App.Prefix },
            Configure);
        var plenty = await App.Client.AddProductAsync(stock: 1_000_000);
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
                var added = await (random.Next(2) == 0 ? App : other).Client.AddAsync(plenty, 1, carts[random.Next(carts.Count)]);
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
        await App.Client.SendAsync(method, path!, key: "once");
        var calls = CountCalls();

        var answer = await App.Client.SendAsync(method, path!, key: "once");

        Assert.Equal("true", answer.Replayed);
        Assert.Equal(expected, calls());
    }

    private Func<int> CountCalls()
    {
        var calls = 0;
        Storage.Fault = _ =>
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
                return Cart;
            case "$product":
                return Products[1];
            case "$sized":
                var sized = ObjectId.New().ToString();
                await App.Client.AddWithAsync(Products[0], 1, """{"size":"M"}""", sized);
                var added = await App.Client.AddWithAsync(Products[0], 1, """{"size":"L"}""", sized);
                ids["$line"] = added.Data.GetProperty("items")[0].GetProperty("lineId").GetString()!;
                return sized;
            case "$new":
                return ObjectId.New().ToString();
            case not ("$one" or "$reserved" or "$coupon" or "$couponReserved" or "$order"):
                throw new ArgumentException($"{name} names nothing.");
        }

        var id = (await App.Client.AddAsync(Products[0], 1)).CartId;
        if (name is "$coupon" or "$couponReserved")
        {
            await App.Client.SaveCouponAsync("LIMITED", """{"percent":10,"limit":9}""");
            await App.Client.ApplyCouponAsync("LIMITED", id);
        }

        if (name is "$reserved" or "$couponReserved")
        {
            await App.Client.ReserveAsync(id);
        }

        return name == "$order" ? (await App.Client.CheckOutAsync(id)).Location! : id;
    }

    [GeneratedRegex(@"\$[a-zA-Z]+")]
    private static partial Regex Name();
}
