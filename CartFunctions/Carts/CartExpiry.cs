namespace CartFunctions.Carts;

/// <summary>When a cart that nobody touches is gone (contract, "Cart API").</summary>
/// <param name="ExpireAfter">The time since its last change after which a cart is gone; zero: never.</param>
internal sealed record CartExpiry(TimeSpan ExpireAfter)
{
    /// <summary>Whether there is no such cart for clients at that time: it expired, or nothing has made it yet.</summary>
    public bool IsGone(Cart cart, DateTimeOffset now) => cart.Version.Number == 0 || (Cutoff(now) is { } cutoff && cart.UpdatedAt <= cutoff);

    /// <summary>The carts that last changed then or before are gone at that time; null if none can be.</summary>
    public DateTimeOffset? Cutoff(DateTimeOffset now) =>
        ExpireAfter > TimeSpan.Zero && ExpireAfter < now - DateTimeOffset.UnixEpoch ? now - ExpireAfter : null;
}
