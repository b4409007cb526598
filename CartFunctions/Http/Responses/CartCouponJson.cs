using CartFunctions.Storage.Carts;

namespace CartFunctions.Http.Responses;

/// <summary>The coupon of a cart, on both surfaces.</summary>
internal sealed record CartCouponJson(string Code, decimal Discount, IReadOnlyList<string> Problems)
{
    /// <summary>The coupon as clients see it; null for none.</summary>
    public static CartCouponJson? Of(CartView view) => view.Cart.Coupon is { } code
        ? new CartCouponJson(code.ToString(), view.Discount?.Total ?? 0, view.CouponProblem is { } problem ? [problem.Error] : [])
        : null;
}
