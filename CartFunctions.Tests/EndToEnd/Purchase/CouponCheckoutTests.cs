using System.Net;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Checkouts with a coupon (contract, "Coupons").</summary>
public sealed class CouponCheckoutTests : CouponPurchaseTest
{
    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData(1, false)]
    [InlineData(1, true)]
    public async Task A_checkout_uses_the_coupon_once(int? limit, bool isReserved)
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit);
        var cart = await CartWithAsync(product, 2, code);
        if (isReserved)
        {
            await App.Client.ReserveAsync(cart);
            Assert.Equal(0, await UsedAsync(code));
        }

        var placed = await App.Client.CheckOutAsync(cart, key: "buy", amountDue: "18");
        var repeat = await App.Client.CheckOutAsync(cart, key: "buy", amountDue: "18");

        Assert.Equal((HttpStatusCode.Created, code), (placed.Status, CodeIn(placed)));
        Assert.Equal(18, placed.Data.GetProperty("amountDue").GetDecimal());
        Assert.Equal(("true", placed.Data.GetRawText()), (repeat.Replayed, repeat.Data.GetRawText()));
        Assert.Equal((3, 0), await StockAsync(product));
        Assert.Equal(1, await UsedAsync(code));
        Assert.Null(CodeIn(await App.Client.GetCartAsync(cart)));
        await MustHaveNoUseRowsAsync();
    }

    [Fact]
    public async Task A_coupon_that_is_used_up_is_refused_and_the_cart_keeps_it()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        var (first, second) = (await CartWithAsync(product, 1, code), await CartWithAsync(product, 1, code));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(first)).Status);
        var before = await App.Client.GetCartAsync(second);

        (await App.Client.CheckOutAsync(second, key: "buy")).MustFail(HttpStatusCode.Conflict, "Coupon used up");

        var after = await App.Client.GetCartAsync(second);
        Assert.Equal((before.ETag, code), (after.ETag, CodeIn(after)));
        Assert.Equal((4, 0), await StockAsync(product));
        await DefineAsync(code, limit: 2);
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(second, key: "buy")).Status);
        Assert.Equal(2, await UsedAsync(code));
    }

    [Fact]
    public async Task A_coupon_that_was_deleted_is_refused()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        var cart = await CartWithAsync(product, 1, code);
        await App.Client.DeleteCouponAsync(code);

        (await App.Client.CheckOutAsync(cart)).MustFail(HttpStatusCode.NotFound, "Coupon not found");

        Assert.Equal((5, 0), await StockAsync(product));
    }

    [Fact]
    public async Task A_coupon_that_no_longer_applies_is_refused()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: null);
        var cart = await CartWithAsync(product, 1, code);
        await App.Client.SaveCouponAsync(code, """{"percent":10,"minimum":10.01}""");

        (await App.Client.CheckOutAsync(cart)).MustFail(HttpStatusCode.Conflict, "Coupon not applicable");

        Assert.Equal((5, 0), await StockAsync(product));
        Assert.Equal(0, await UsedAsync(code));
    }

    [Fact]
    public async Task Of_several_refusals_the_stock_comes_first_then_the_coupon_then_the_amount()
    {
        var (product, scarce) = (await App.Client.AddProductAsync(stock: 9), await App.Client.AddProductAsync(stock: 2));
        var code = await CouponAsync(limit: 1);
        var cart = await CartWithAsync(product, 1, code);
        await App.Client.AddAsync(scarce, 2, cart);
        await App.Client.CheckOutAsync(await CartWithAsync(product, 1, code));
        await App.Client.SaveProductAsync(scarce, stock: 1);

        (await App.Client.CheckOutAsync(cart, amountDue: "1")).MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        await App.Client.SaveProductAsync(scarce, stock: 2);
        (await App.Client.CheckOutAsync(cart, amountDue: "1")).MustFail(HttpStatusCode.Conflict, "Coupon used up");
        await DefineAsync(code, limit: 2);
        (await App.Client.CheckOutAsync(cart, amountDue: "1")).MustFail(HttpStatusCode.Conflict, "Amount has changed");

        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart, amountDue: "27")).Status);
        Assert.Equal(2, await UsedAsync(code));
    }

    [Fact]
    public async Task A_checkout_buys_at_the_definition_of_that_moment()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 5), 1, await CouponAsync(limit: 3));
        var code = CodeIn(await App.Client.GetCartAsync(cart))!;
        await DefineAsync(code, limit: null, percent: 50);

        var placed = await App.Client.CheckOutAsync(cart);

        Assert.Equal(5, placed.Data.GetProperty("amountDue").GetDecimal());
        Assert.Equal(1, await UsedAsync(code));
    }

    [Fact]
    public async Task A_new_coupon_under_the_code_of_a_deleted_one_starts_at_0()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        await App.Client.CheckOutAsync(await CartWithAsync(product, 1, code));
        await App.Client.DeleteCouponAsync(code);

        Assert.Equal(HttpStatusCode.Created, (await DefineAsync(code, limit: 1)).Status);
        Assert.Equal(0, await UsedAsync(code));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(await CartWithAsync(product, 1, code))).Status);
        Assert.Equal(1, await UsedAsync(code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_order_under_way_does_not_use_the_coupon_that_replaces_a_deleted_one(bool isCreatedAgain)
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        var cart = await CartWithAsync(product, 1, code);
        Storage.Fault = BeforeDecision(async () =>
        {
            await App.Client.DeleteCouponAsync(code);
            if (isCreatedAgain)
            {
                await DefineAsync(code, limit: 1);
            }
        });

        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);

        if (isCreatedAgain)
        {
            Assert.Equal(0, await UsedAsync(code));
            Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(await CartWithAsync(product, 1, code))).Status);
            Assert.Equal(1, await UsedAsync(code));
        }

        await MustHaveNoUseRowsAsync();
    }

    [Fact]
    public async Task A_definition_saved_during_a_checkout_keeps_its_use()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        var cart = await CartWithAsync(product, 1, code);
        Storage.Fault = BeforeDecision(() => DefineAsync(code, limit: 2, percent: 20));

        var placed = await App.Client.CheckOutAsync(cart);

        Assert.Equal(9, placed.Data.GetProperty("amountDue").GetDecimal());
        Assert.Equal(1, await UsedAsync(code));
    }

    [Fact]
    public async Task A_reservation_takes_no_use()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var code = await CouponAsync(limit: 1);
        var (first, second) = (await CartWithAsync(product, 1, code), await CartWithAsync(product, 1, code));

        Assert.Equal(HttpStatusCode.OK, (await App.Client.ReserveAsync(first)).Status);
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(second)).Status);
        (await App.Client.CheckOutAsync(first)).MustFail(HttpStatusCode.Conflict, "Coupon used up");

        Assert.Equal((4, 1), await StockAsync(product));
    }

    /// <summary>Runs an action before the write that decides, which follows the writes of the rows of product and coupon.</summary>
    private static Func<StorageCall, StorageFault> BeforeDecision(Func<Task> act)
    {
        var batches = 0;
        return call => call.IsBatch && Interlocked.Increment(ref batches) == 3
            ? new StorageFault { Before = _ => act() }
            : StorageFault.None;
    }

    private async Task MustHaveNoUseRowsAsync()
    {
        await Storage.IdleAsync();
        var rows = await App.Get<StorageTables>().Products.QueryAsync("RowKey ge 'use-' and RowKey lt 'use.'", 10, default);
        Assert.Empty(rows);
    }
}
