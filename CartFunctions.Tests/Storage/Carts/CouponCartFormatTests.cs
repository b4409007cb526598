using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>Frozen carts and orders with coupons.</summary>
public sealed class CouponCartFormatTests : StoredCartTest
{
    [Fact]
    public async Task A_cart_with_a_coupon_is_read_from_its_property_and_keeps_it()
    {
        var later = FirstCart();
        later["Format"] = 3;
        later["Coupon"] = "SPRING_7-A";
        await App.Get<StorageTables>().Carts.TryAddAsync(later, default);

        var shown = await App.Client.GetCartAsync(CartId);
        await App.Client.RemoveAsync(Filter, CartId);
        await App.Client.ReleaseAsync(CartId);
        await App.Client.ClearAsync(CartId);

        Assert.Equal(
            """{"code":"SPRING_7-A","discount":0,"problems":["Coupon not found"]}""", shown.Data.GetProperty("coupon").GetRawText());
        var entity = await FindCartAsync();
        Assert.Equal((3, 5L, "SPRING_7-A"), (entity.GetInt32("Format"), entity.GetInt64("Version"), entity.GetString("Coupon")));
    }

    [Fact]
    public async Task An_order_with_a_coupon_is_read_from_its_properties()
    {
        await App.Get<StorageTables>().Carts.TryAddAsync(OrderWith("SPRING_7-A 10.00 1011"), default);

        var order = await App.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");

        Assert.Equal("""{"code":"SPRING_7-A","discount":10.00}""", order.Data.GetProperty("coupon").GetRawText());
        Assert.Equal(
            [3.33m, 0m, 3.33m, 3.34m],
            order.Data.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("discount").GetDecimal()));
        Assert.Equal((31m, 21m), (order.Data.GetProperty("totalAmount").GetDecimal(), order.Data.GetProperty("amountDue").GetDecimal()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SPRING 10.00")]
    [InlineData("SPRING 10.00 101")]
    [InlineData("SPRING 10.00 10112")]
    [InlineData("SPRING 10.00 1012")]
    [InlineData("SPRING 10.00 1011 EUR")]
    [InlineData("SPRING -1 1011")]
    [InlineData("SPRING% 10.00 1011")]
    public async Task An_order_whose_coupon_has_an_unknown_form_is_not_shown(string coupon)
    {
        await App.Get<StorageTables>().Carts.TryAddAsync(OrderWith(coupon), default);

        var order = await App.Client.SendAsync("GET", $"/api/cart/{CartId}/orders/62a51df6f5f62deeb05effa9");

        order.MustFail(HttpStatusCode.ServiceUnavailable, "Service unavailable");
    }

    private static TableEntity OrderWith(string coupon) => new(CartId, "order-62a51df6f5f62deeb05effa9")
    {
        ["Format"] = 4,
        ["Lines"] = $$"""[["{{Beans}}",1,9.99],["{{Filter}}",1,1],["{{Beans}}",2,5,{"size":"M"}],["{{Beans}}",1,10.01,{"size":"L"}]]""",
        ["Names"] = """["Beans","Filter","Beans","Beans"]""",
        ["Coupon"] = coupon,
        ["PlacedAt"] = Updated,
    };
}
