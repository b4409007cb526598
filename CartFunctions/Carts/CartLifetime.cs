namespace CartFunctions.Carts;

/// <summary>How long a cart lives untouched (contract section 1).</summary>
/// <param name="ExpireAfter">The time since its last change after which a cart is gone; zero: never.</param>
public sealed record CartLifetime(TimeSpan ExpireAfter)
{
    /// <summary>Whether the cart is gone at that time.</summary>
    public bool IsOver(Cart cart, DateTimeOffset now) => LastOver(now) is { } last && cart.UpdatedAt <= last;

    /// <summary>The carts that last changed then or before are gone at that time; null where none can be.</summary>
    public DateTimeOffset? LastOver(DateTimeOffset now) =>
        ExpireAfter > TimeSpan.Zero && ExpireAfter < now - DateTimeOffset.UnixEpoch ? now - ExpireAfter : null;
}
