using CartFunctions.Coupons;

namespace CartFunctions.Carts;

/// <summary>Names what has units to reserve: a product with its stock, or a coupon with its uses.</summary>
/// <param name="Id">The id of the product, or of the coupon's code. A product and a coupon may have the same id.</param>
/// <param name="IsCoupon">Whether it is a coupon.</param>
internal readonly record struct StockId(ObjectId Id, bool IsCoupon = false)
{
    public static implicit operator StockId(ObjectId productId) => new(productId);

    public static implicit operator StockId(CouponCode code) => new(code.Id, IsCoupon: true);
}
