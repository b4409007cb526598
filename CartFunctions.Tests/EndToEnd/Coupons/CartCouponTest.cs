using System.Net;
using System.Text.Json;
using CartFunctions.Coupons;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.EndToEnd.Purchase;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Coupons;

/// <summary>The base of the tests of coupons in carts.</summary>
public abstract class CartCouponTest : PurchaseTest
{
    /// <summary>The time after which a cart shows a changed coupon.</summary>
    protected static readonly TimeSpan PastDetails = TimeSpan.FromSeconds(5);

    protected override IReadOnlyDictionary<string, string?> Settings => CustomerRequests.EasyAuthSettings;

    /// <summary>The coupon of a cart as text, such as <c>SPRING 2.50 problem</c>; null for none.</summary>
    protected static string? CouponOf(Answer answer)
    {
        var coupon = CartOf(answer).GetProperty("coupon");
        return coupon.ValueKind == JsonValueKind.Null
            ? null
            : string.Join(' ', coupon.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString())
                .Prepend(coupon.GetProperty("discount").GetDecimal().ToString("0.####", null))
                .Prepend(coupon.GetProperty("code").GetString()));
    }

    /// <summary>What the customer has to pay.</summary>
    protected static decimal DueOf(Answer answer) =>
        (CartOf(answer).TryGetProperty("amountDue", out var due) ? due : CartOf(answer).GetProperty("amount_due")).GetDecimal();

    /// <summary>The discounts of the lines.</summary>
    protected static IEnumerable<decimal> DiscountsOf(Answer answer) =>
        CartOf(answer).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("discount").GetDecimal());

    protected static JsonElement CartOf(Answer answer) => answer.Json.TryGetProperty("success", out _) ? answer.Data : answer.Json;

    /// <summary>Saves a coupon, which must be valid.</summary>
    protected async Task SaveAsync(string code, string coupon, TestApp? app = null) =>
        Assert.InRange((await (app ?? App).Client.SaveCouponAsync(code, coupon)).Status, HttpStatusCode.OK, HttpStatusCode.Created);

    /// <summary>Stores how many orders were placed with a coupon.</summary>
    protected Task SetUsedAsync(string code, int used) => SetUsedAsync(App.Get<StorageTables>().Products, code, used);

    /// <summary>Creates a cart with units of a new product at 10.</summary>
    protected async Task<string> CartOfAsync(int units) => await CartWithAsync(await App.Client.AddProductAsync(stock: 99), units);

    private static async Task SetUsedAsync(Table products, string code, int used)
    {
        Assert.True(CouponCode.TryParse(code, out var parsed));
        var stored = await products.FindAsync(ProductEntity.PartitionKey(parsed.Id), CouponEntity.RowKey(parsed.Id), default);
        await products.TryMergeAsync(CouponEntity.OfUses(new Coupon(parsed) { Used = used }), stored!.ETag, default);
    }
}
