using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>The base of the tests of checkouts with a coupon.</summary>
public abstract class CouponPurchaseTest : PurchaseTest
{
    /// <summary>The time after which a request for a use has expired on every clock.</summary>
    protected static readonly TimeSpan PastAnnouncement = TimeSpan.FromMinutes(2);

    /// <summary>Defines a coupon of 10 percent, and returns its code.</summary>
    protected async Task<string> CouponAsync(int? limit)
    {
        var code = $"C-{ObjectId.New()}".ToUpperInvariant();
        Assert.Equal(HttpStatusCode.Created, (await DefineAsync(code, limit)).Status);
        return code;
    }

    /// <summary>Defines a coupon of 10 percent, or replaces it.</summary>
    protected Task<Answer> DefineAsync(string code, int? limit, int percent = 10) =>
        App.Client.SaveCouponAsync(code, $$"""{"percent":{{percent}},"limit":{{limit?.ToString() ?? "null"}}}""");

    /// <summary>Creates a cart with some units of a product and a coupon.</summary>
    protected async Task<string> CartWithAsync(string product, int quantity, string code, TestApp? app = null)
    {
        var cart = await CartWithAsync(product, quantity, app);
        Assert.Equal(HttpStatusCode.OK, (await (app ?? App).Client.ApplyCouponAsync(code, cart)).Status);
        return cart;
    }

    /// <summary>How often a coupon was used.</summary>
    protected async Task<int> UsedAsync(string code) => (await App.Client.GetCouponAsync(code)).Data.GetProperty("used").GetInt32();

    /// <summary>The code of the coupon in a cart or an order; null for none.</summary>
    protected static string? CodeIn(Answer answer) =>
        answer.Data.GetProperty("coupon") is { ValueKind: System.Text.Json.JsonValueKind.Object } coupon
            ? coupon.GetProperty("code").GetString()
            : null;
}
