using CartFunctions.Carts;
using CartFunctions.Coupons;

namespace CartFunctions.Tests.Carts;

/// <summary>What the tests of carts put into them.</summary>
internal static class CartSamples
{
    public static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);
    public static readonly ObjectId Beans = ObjectId.Parse("65f1a0c2e4b0a1d2c3f40001");
    public static readonly ObjectId Mug = ObjectId.Parse("65f1a0c2e4b0a1d2c3f40002");
    public static readonly StringMap Medium = MapOf(("size", "M"));
    public static readonly CouponCode Spring =
        CouponCode.TryParse("SPRING", out var code) ? code : throw new InvalidOperationException();

    /// <summary>A cart that was never saved.</summary>
    public static Cart CartOf(params CartLine[] lines) => Cart.Empty(Mug, "generation", Now) with { Lines = [.. lines] };

    public static StringMap MapOf(params (string Name, string Value)[] pairs) =>
        StringMap.Of(pairs.ToDictionary(pair => pair.Name, pair => pair.Value));
}
