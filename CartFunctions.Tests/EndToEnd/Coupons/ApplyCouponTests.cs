using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Coupons;

/// <summary>Applying coupons to carts, and removing them.</summary>
public sealed class ApplyCouponTests : CartCouponTest
{
    private const string Device = "device-with-a-coupon";

    [Theory]
    [InlineData("/api/cart/$cart", "Coupon applied successfully", "Coupon removed successfully")]
    [InlineData("/api/me/cart", "Coupon applied successfully", "Coupon removed successfully")]
    [InlineData("/cart", null, null)]
    public async Task A_coupon_is_applied_shown_and_removed_on_every_surface(string path, string? applied, string? removed)
    {
        var (beans, filter) = (await App.Client.AddProductAsync(9, "9.99"), await App.Client.AddProductAsync(9, "0.01"));
        await SaveAsync("SPRING", $$"""{"percent":15,"products":["{{beans}}"]}""");
        var (post, name) = path == "/cart"
            ? ("/cart/items", "product_id")
            : (path.Replace("/$cart", null, StringComparison.Ordinal), "productId");
        var cart = (await SendAsync("POST", post, $$"""{"{{name}}":"{{beans}}","quantity":3}""")).CartId;
        var extra = path == "/cart" || path == "/api/me/cart" ? null : $"\"cartId\":\"{cart}\",";
        var before = await SendAsync("POST", post, $$"""{{{extra}}"{{name}}":"{{filter}}","quantity":1}""");

        var saved = await SendAsync("PUT", Of("/coupon"), """{"code":"sPring","other":[]}""");
        var read = await SendAsync("GET", Of(null));
        var elsewhere = await App.Client.GetCartAsync(cart);
        var without = await SendAsync("DELETE", Of("/coupon"));
        var again = await SendAsync("DELETE", Of("/coupon"));

        Assert.All([saved, read, elsewhere], answer =>
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            Assert.Equal(("SPRING 4.5", 25.48m), (CouponOf(answer), DueOf(answer)));
            Assert.Equal([4.5m, 0m], DiscountsOf(answer));
        });
        Assert.All([before, without, again], answer =>
        {
            Assert.Equal((HttpStatusCode.OK, null, 29.98m), (answer.Status, CouponOf(answer), DueOf(answer)));
            Assert.Equal([0m, 0m], DiscountsOf(answer));
        });
        Assert.Equal(4, new[] { before, saved, without, again }.Select(answer => answer.ETag).Distinct().Count());
        if (applied is not null)
        {
            Assert.Equal((applied, removed), (saved.Message, without.Message));
        }

        string Of(string? end) => path.Replace("$cart", cart, StringComparison.Ordinal) + end;
    }

    [Fact]
    public async Task A_coupon_replaces_an_earlier_one()
    {
        await SaveAsync("TEN", """{"percent":10}""");
        await SaveAsync("FIVE", """{"amount":5}""");
        var cart = await CartOfAsync(2);

        await ApplyAsync(cart, "TEN");
        var replaced = await ApplyAsync(cart, "FIVE");

        Assert.Equal(("FIVE 5", 15m), (CouponOf(replaced), DueOf(replaced)));
    }

    [Theory]
    [InlineData("UNKNOWN", HttpStatusCode.NotFound, "Coupon not found", null)]
    [InlineData("LATER", HttpStatusCode.Conflict, "Coupon not applicable", """{"amount":1,"from":"2000-01-02T00:00:00Z"}""")]
    [InlineData("EARLIER", HttpStatusCode.Conflict, "Coupon not applicable", """{"amount":1,"until":"1999-12-31T23:59:59Z"}""")]
    [InlineData("COSTLY", HttpStatusCode.Conflict, "Coupon not applicable", """{"amount":1,"minimum":20.0001}""")]
    [InlineData("OTHER", HttpStatusCode.Conflict, "Coupon not applicable", """{"amount":1,"products":["65f1a0c2e4b0a1d2c3f40001"]}""")]
    [InlineData("USED", HttpStatusCode.Conflict, "Coupon used up", """{"amount":1,"limit":3}""")]
    public async Task A_coupon_that_does_not_apply_is_refused_and_changes_nothing(
        string code, HttpStatusCode status, string error, string? coupon)
    {
        await SaveAsync("TEN", """{"percent":10}""");
        if (coupon is not null)
        {
            await SaveAsync(code, coupon);
        }

        if (code == "USED")
        {
            await SetUsedAsync(code, 3);
        }

        var cart = (await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 9), 2, device: Device)).CartId;
        await ApplyAsync(cart, "TEN");
        var before = await App.Client.SetChargesAsync("""[{"kind":"tax","name":"VAT","amount":1}]""", cart);

        var refused = await ApplyAsync(cart, code);
        var onDevice = await App.Client.SendAsync("PUT", "/cart/coupon", $$"""{"code":"{{code}}"}""", device: Device);
        var after = await App.Client.GetCartAsync(cart);

        refused.MustFail(status, error);
        onDevice.MustFailOnDevice(status, error);
        Assert.Equal((before.ETag, "TEN 2", 19m), (after.ETag, CouponOf(after), DueOf(after)));
    }

    [Fact]
    public async Task A_coupon_applies_from_its_first_to_its_last_instant_and_at_its_minimum()
    {
        var (from, until) = (Clock.GetUtcNow().AddSeconds(10), Clock.GetUtcNow().AddSeconds(20));
        await SaveAsync("SHORT", $$"""{"amount":1,"minimum":20,"from":"{{from:O}}","until":"{{until:O}}"}""");
        var cart = await CartOfAsync(2);

        Clock.SetUtcNow(from.AddTicks(-1));
        (await ApplyAsync(cart, "SHORT")).MustFail(HttpStatusCode.Conflict, "Coupon not applicable");
        Clock.SetUtcNow(from);
        Assert.Equal("SHORT 1", CouponOf(await ApplyAsync(cart, "SHORT")));
        Clock.SetUtcNow(until);
        Assert.Equal("SHORT 1", CouponOf(await ApplyAsync(cart, "SHORT")));
        Clock.SetUtcNow(until.AddTicks(1));
        Assert.Equal("SHORT 0 Coupon not applicable", CouponOf(await App.Client.GetCartAsync(cart)));
        (await ApplyAsync(cart, "SHORT")).MustFail(HttpStatusCode.Conflict, "Coupon not applicable");
    }

    [Fact]
    public async Task A_cart_without_lines_has_no_eligible_line()
    {
        await SaveAsync("TEN", """{"percent":10}""");
        var cart = await CartOfAsync(2);
        await App.Client.ClearAsync(cart);

        (await ApplyAsync(cart, "TEN")).MustFail(HttpStatusCode.Conflict, "Coupon not applicable");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("\"\"")]
    [InlineData("\" TEN\"")]
    [InlineData("\"TEN%\"")]
    [InlineData("\"ſALE\"")]
    [InlineData("[\"TEN\"]")]
    [InlineData("\"A2345678901234567890123456789012345678901\"")]
    public async Task Text_that_is_not_a_code_is_refused(string code)
    {
        var cart = await CartOfAsync(1);

        var refused = await App.Client.SendAsync("PUT", $"/api/cart/{cart}/coupon", $$"""{"code":{{code}}}""");

        refused.MustFail(HttpStatusCode.BadRequest, "Invalid coupon");
    }

    [Fact]
    public async Task The_code_in_another_case_is_the_same_operation_for_a_key()
    {
        await SaveAsync("TEN", """{"percent":10}""");
        await SaveAsync("FIVE", """{"amount":5}""");
        var added = await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 9), 2, device: Device);
        var cart = added.CartId;

        var stale = await ApplyAsync(cart, "TEN", ifMatch: "\"x-1\"");
        var applied = await ApplyAsync(cart, "ten", key: "k", ifMatch: added.ETag);
        await App.Client.DeleteCouponAsync("TEN");
        var repeat = await ApplyAsync(cart, "Ten", key: "k");
        var other = await ApplyAsync(cart, "FIVE", key: "k");
        var onDevice = await App.Client.SendAsync("PUT", "/cart/coupon", """{"code":"TEN"}""", key: "k", device: Device);
        var removed = await RemoveAsync(cart, key: "r");
        var reapplied = await ApplyAsync(cart, "FIVE");
        var removedAgain = await RemoveAsync(cart, key: "r");

        Assert.Equal((HttpStatusCode.PreconditionFailed, added.ETag), (stale.Status, stale.ETag));
        Assert.Equal((HttpStatusCode.OK, null), (applied.Status, applied.Replayed));
        Assert.Equal(("true", applied.ETag), (repeat.Replayed, repeat.ETag));
        other.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        onDevice.MustFailOnDevice(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        Assert.Null(CouponOf(removed));
        Assert.Equal(("true", reapplied.ETag, "FIVE 5"), (removedAgain.Replayed, removedAgain.ETag, CouponOf(removedAgain)));
    }

    [Fact]
    public async Task Charges_go_with_every_change_of_the_coupon_even_if_it_changes_nothing()
    {
        const string Charges = """[{"kind":"tax","name":"VAT","amount":1}]""";
        await SaveAsync("TEN", """{"percent":10}""");
        var cart = await CartOfAsync(1);
        Func<Task<Answer>>[] changes =
        [
            () => RemoveAsync(cart), () => ApplyAsync(cart, "TEN"), () => ApplyAsync(cart, "TEN"), () => RemoveAsync(cart),
        ];

        foreach (var change in changes)
        {
            var charged = await App.Client.SetChargesAsync(Charges, cart);
            await ApplyAsync(cart, "UNKNOWN");
            var kept = await App.Client.GetCartAsync(cart);
            var changed = await change();

            Assert.Equal(Charges, charged.Data.GetProperty("charges").GetRawText());
            Assert.Equal(charged.ETag, kept.ETag);
            Assert.Equal("[]", changed.Data.GetProperty("charges").GetRawText());
        }
    }

    [Fact]
    public async Task The_coupon_stays_with_every_other_change_and_goes_when_the_cart_expires()
    {
        await SaveAsync("TEN", """{"percent":10}""");
        await SaveAsync("FIVE", """{"amount":5}""");
        var product = await App.Client.AddProductAsync(stock: 9);
        var (cart, guest) = (await CartWithAsync(product, 2), await CartWithAsync(product, 1));
        await ApplyAsync(cart, "TEN");
        await ApplyAsync(guest, "FIVE");

        Assert.Equal("TEN 3", CouponOf(await App.Client.AddAsync(product, 1, cart)));
        Assert.Equal("TEN 3", CouponOf(await App.Client.SetDataAsync("""{"note":"x"}""", cart)));
        Assert.Equal("TEN 3", CouponOf(await App.Client.SetChargesAsync("[]", cart)));
        Assert.Equal("TEN 3", CouponOf(await App.Client.ReserveAsync(cart)));
        Assert.Equal("TEN 3", CouponOf(await App.Client.ReleaseAsync(cart)));
        var merged = await App.Client.MergeAsync(cart, guest);
        Assert.Equal("TEN", merged.Data.GetProperty("cart").GetProperty("coupon").GetProperty("code").GetString());
        Assert.Equal("FIVE", merged.Data.GetProperty("from").GetProperty("coupon").GetProperty("code").GetString());
        Assert.Equal("FIVE 0 Coupon not applicable", CouponOf(await App.Client.GetCartAsync(guest)));
        Assert.Equal("TEN 4", CouponOf(await App.Client.GetCartAsync(cart)));
        Assert.Equal("TEN 0 Coupon not applicable", CouponOf(await App.Client.ClearAsync(cart)));
        Clock.Advance(TimeSpan.FromDays(31));
        (await ApplyAsync(cart, "TEN")).MustFail(HttpStatusCode.NotFound, "Cart not found");
        Assert.Null(CouponOf(await App.Client.AddAsync(product, 1, cart)));
    }

    [Fact]
    public async Task A_cart_that_changes_while_the_coupon_is_read_is_checked_again()
    {
        await SaveAsync("COSTLY", """{"amount":1,"minimum":30}""");
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 2);
        await using var other = await OtherAppAsync();
        var reads = 0;
        Storage.Fault = call => call.Path.Contains("uses-", StringComparison.Ordinal) && Interlocked.Increment(ref reads) == 1
            ? new StorageFault { Before = _ => other.Client.AddAsync(product, 1, cart) }
            : StorageFault.None;

        var applied = await ApplyAsync(cart, "COSTLY");

        Assert.Equal((HttpStatusCode.OK, "COSTLY 1", 2), (applied.Status, CouponOf(applied), reads));
    }

    private Task<Answer> SendAsync(string method, string path, string? body = null) => App.Client.SendAsync(
        method,
        path,
        body,
        device: path.StartsWith("/cart", StringComparison.Ordinal) ? Device : null,
        customer: path.StartsWith("/api/me", StringComparison.Ordinal) ? "ada" : null);

    private Task<Answer> ApplyAsync(string cart, string code, string? key = null, string? ifMatch = null) =>
        App.Client.ApplyCouponAsync(code, cart, key, ifMatch);

    private Task<Answer> RemoveAsync(string cart, string? key = null) => App.Client.RemoveCouponAsync(cart, key);
}
