using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Coupons;

/// <summary>What a cart shows of its coupon while the definition changes, and the calls that it takes.</summary>
public sealed class ShownCouponTests : CartCouponTest
{
    [Fact]
    public async Task Problems_appear_and_vanish_as_the_definition_changes()
    {
        await SaveAsync("TEN", """{"percent":10}""");
        var cart = await CartOfAsync(2);
        await App.Client.ApplyCouponAsync("TEN", cart);

        (string? Definition, string Shown, decimal Due)[] steps =
        [
            ("""{"percent":25}""", "TEN 5", 15m),
            ("""{"percent":10,"minimum":21}""", "TEN 0 Coupon not applicable", 20m),
            ("""{"percent":10,"minimum":20}""", "TEN 2", 18m),
            ("""{"percent":10,"products":["65f1a0c2e4b0a1d2c3f40001"]}""", "TEN 0 Coupon not applicable", 20m),
            ("""{"amount":30,"until":"9999-12-31T23:59:59Z"}""", "TEN 20", 0m),
            ("""{"amount":30,"until":"1999-12-31T23:59:59Z"}""", "TEN 0 Coupon not applicable", 20m),
            (null, "TEN 0 Coupon not found", 20m),
            ("""{"amount":0.5,"limit":1}""", "TEN 0.5", 19.5m),
        ];
        var version = (await App.Client.GetCartAsync(cart)).ETag;
        foreach (var (definition, shown, due) in steps)
        {
            await (definition is null ? App.Client.DeleteCouponAsync("TEN") : App.Client.SaveCouponAsync("TEN", definition));
            Clock.Advance(PastDetails);
            var read = await App.Client.GetCartAsync(cart);

            Assert.Equal((shown, due, version), (CouponOf(read), DueOf(read), read.ETag));
            Assert.Equal([20 - due], DiscountsOf(read));
        }

        await SetUsedAsync("TEN", 1);
        Clock.Advance(PastDetails);
        Assert.Equal("TEN 0 Coupon used up", CouponOf(await App.Client.GetCartAsync(cart)));
    }

    [Fact]
    public async Task Applying_reads_the_coupon_whatever_reads_have_shown()
    {
        await using var other = await OtherAppAsync();
        await SaveAsync("TEN", """{"percent":10}""");
        var cart = await CartOfAsync(2);
        await App.Client.ApplyCouponAsync("TEN", cart);

        await SaveAsync("TEN", """{"percent":20}""", other);
        var stale = await App.Client.GetCartAsync(cart);
        var replaced = await App.Client.ApplyCouponAsync("TEN", cart);
        await other.Client.DeleteCouponAsync("TEN");
        var deleted = await App.Client.ApplyCouponAsync("TEN", cart);
        var gone = await App.Client.GetCartAsync(cart);
        await SaveAsync("TEN", """{"percent":30}""", other);
        var created = await App.Client.ApplyCouponAsync("TEN", cart);

        Assert.Equal(["TEN 2", "TEN 4", "TEN 0 Coupon not found", "TEN 6"], new[] { stale, replaced, gone, created }.Select(CouponOf));
        deleted.MustFail(HttpStatusCode.NotFound, "Coupon not found");
    }

    [Fact]
    public async Task Another_process_shows_a_changed_coupon_after_5_seconds()
    {
        await using var other = await OtherAppAsync();
        await SaveAsync("TEN", """{"percent":10}""");
        var cart = await CartOfAsync(2);
        await App.Client.ApplyCouponAsync("TEN", cart);
        await other.Client.GetCartAsync(cart);

        await SaveAsync("TEN", """{"percent":20}""");
        var early = await other.Client.GetCartAsync(cart);
        Clock.Advance(PastDetails);
        var late = await other.Client.GetCartAsync(cart);

        Assert.Equal(("TEN 2", "TEN 4"), (CouponOf(early), CouponOf(late)));
    }

    [Fact]
    public async Task The_lines_decide_whether_a_coupon_applies()
    {
        var (beans, filter) = (await App.Client.AddProductAsync(stock: 9), await App.Client.AddProductAsync(stock: 9));
        await SaveAsync("BEANS", $$"""{"amount":3,"minimum":20,"products":["{{beans}}"]}""");
        var cart = await CartWithAsync(beans, 1);
        await App.Client.AddAsync(filter, 1, cart);
        var applied = await App.Client.ApplyCouponAsync("BEANS", cart);

        var less = await App.Client.RemoveAsync(filter, cart);
        var more = await App.Client.AddAsync(filter, 2, cart);
        var other = await App.Client.RemoveAsync(beans, cart);

        Assert.Equal(
            ["BEANS 3", "BEANS 0 Coupon not applicable", "BEANS 3", "BEANS 0 Coupon not applicable"],
            new[] { applied, less, more, other }.Select(CouponOf));
        Assert.Equal([17m, 10m, 27m, 20m], new[] { applied, less, more, other }.Select(DueOf));
    }

    [Theory]
    [InlineData("0", "1")]
    [InlineData("1", "1.5")]
    [InlineData("4", "1.4985")]
    public async Task A_discount_has_the_configured_decimals(string decimals, string discount)
    {
        await using var app = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:MoneyDecimals"] = decimals });
        await SaveAsync("TEN", """{"percent":15}""", app);
        var cart = await CartWithAsync(await app.Client.AddProductAsync(stock: 9, price: "9.99"), 1, app);

        Assert.Equal($"TEN {discount}", CouponOf(await app.Client.ApplyCouponAsync("TEN", cart)));
    }

    [Fact]
    public async Task A_read_makes_no_call_for_a_coupon_that_was_read_within_seconds()
    {
        await SaveAsync("TEN", """{"percent":10}""");
        var (cart, plain) = (await CartOfAsync(1), await CartOfAsync(1));
        await App.Client.ApplyCouponAsync("TEN", cart);
        Clock.Advance(PastDetails);

        Assert.Equal(1 + 1 + 1, await CallsAsync(() => App.Client.GetCartAsync(cart)));
        Assert.Equal(1, await CallsAsync(() => App.Client.GetCartAsync(cart)));
        Assert.Equal(1 + 1, await CallsAsync(() => App.Client.GetCartAsync(plain)));
        Clock.Advance(PastDetails);
        Assert.Equal(1 + 1 + 1 + 1, await CallsAsync(() => App.Client.ApplyCouponAsync("TEN", cart)));
        Assert.Equal(1, await CallsAsync(() => App.Client.GetCartAsync(cart)));
        Assert.Equal(1, await CallsAsync(() => App.Client.RemoveCouponAsync(cart))); // The app remembers the cart.
    }

    [Fact]
    public async Task Concurrent_reads_share_one_read_of_their_coupon_and_survive_its_failure()
    {
        const int Clients = 16;
        await SaveAsync("TEN", """{"percent":10}""");
        var cart = await CartOfAsync(1);
        await App.Client.ApplyCouponAsync("TEN", cart);
        Clock.Advance(PastDetails);
        var (reads, allRead, cartReads) = (0, new TaskCompletionSource(), 0);
        Storage.Fault = call =>
        {
            if (call.IsToCarts && Interlocked.Increment(ref cartReads) == Clients)
            {
                allRead.SetResult();
            }

            return call.Path.Contains("uses-", StringComparison.Ordinal) && Interlocked.Increment(ref reads) > 0
                ? new StorageFault { Before = allRead.Task.WaitAsync }
                : StorageFault.None;
        };
        var shared = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => App.Client.GetCartAsync(cart)));
        var together = reads;

        Clock.Advance(PastDetails);
        var failed = 0;
        const int CallAndRepeat = 2;
        Storage.Fault = call =>
            call.Path.Contains("uses-", StringComparison.Ordinal) && Interlocked.Increment(ref failed) <= CallAndRepeat
                ? StorageFault.Reset
                : StorageFault.None;
        var survived = await App.Client.GetCartAsync(cart);

        Assert.Equal(1, together);
        Assert.All([.. shared, survived], answer => Assert.Equal((HttpStatusCode.OK, "TEN 1"), (answer.Status, CouponOf(answer))));
        Assert.Equal(CallAndRepeat + 1, failed);
    }

    private async Task<int> CallsAsync(Func<Task<Answer>> send)
    {
        var calls = 0;
        Storage.Fault = _ =>
        {
            Interlocked.Increment(ref calls);
            return StorageFault.None;
        };
        var answer = await send();
        Storage.Fault = _ => StorageFault.None;
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return calls;
    }
}
