namespace CartFunctions.Carts.RemoveCoupon;

/// <summary>Removes the coupon of a cart if it has one.</summary>
internal sealed record RemoveCouponChange : CartChange
{
    public override string Operation => "RemoveCoupon";

    public override string Signature => "remove-coupon";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct) => cart with { Coupon = null };
}
