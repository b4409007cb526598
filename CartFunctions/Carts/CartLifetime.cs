namespace CartFunctions.Carts;

/// <summary>How long a cart lives untouched (contract section 1).</summary>
/// <param name="ExpireAfter">The time since its last change after which a cart is gone; zero: never.</param>
public sealed record CartLifetime(TimeSpan ExpireAfter)
{
    /// <summary>Whether the cart is gone at that time.</summary>
    public bool IsOver(Cart cart, DateTimeOffset now) => ExpireAfter > TimeSpan.Zero && now - cart.UpdatedAt >= ExpireAfter;
}
