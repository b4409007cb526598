namespace CartFunctions.Carts;

/// <summary>Decides when an unchanged cart expires (contract, "Cart API").</summary>
/// <param name="ExpireAfter">The time after the last change at which a cart expires; zero means never.</param>
internal sealed record CartExpiry(TimeSpan ExpireAfter)
{
    /// <summary>Whether clients get "Cart not found" at this time: the cart is expired or was never saved.</summary>
    public bool IsHidden(Cart cart, DateTimeOffset now) =>
        cart.Version.Number == 0 || (Cutoff(now) is { } cutoff && cart.UpdatedAt <= cutoff);

    /// <summary>Carts that have not changed since this time are expired; null if none can be.</summary>
    public DateTimeOffset? Cutoff(DateTimeOffset now) =>
        ExpireAfter > TimeSpan.Zero && ExpireAfter < now - DateTimeOffset.UnixEpoch ? now - ExpireAfter : null;
}
