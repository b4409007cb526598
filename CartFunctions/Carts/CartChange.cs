namespace CartFunctions.Carts;

/// <summary>
/// One change to a cart: a pure function from a cart and what the catalogue offers to the cart's next state or a failure. It is run again on
/// fresh values whenever another writer was faster.
/// </summary>
internal abstract record CartChange
{
    /// <summary>Names the operation in telemetry.</summary>
    public abstract string Operation { get; }

    /// <summary>
    /// Names the change and all it was given, the same for ever: a cart remembers it under an idempotency key (contract, "Every
    /// change of a cart").
    /// </summary>
    public abstract string Signature { get; }

    /// <summary>The products whose offers the change needs.</summary>
    public virtual IReadOnlyList<ObjectId> RequiredProducts => [];

    /// <summary>Whether the change creates a cart that is not there.</summary>
    public virtual bool CreatesCart => false;

    /// <summary>The cart's next version, or why it cannot be.</summary>
    /// <param name="cart">The cart as it is.</param>
    /// <param name="offers">The offers for <see cref="RequiredProducts"/>; null of a product that is not in the catalogue.</param>
    /// <param name="now">The time of the change.</param>
    public Result<Cart> Apply(Cart cart, Func<ObjectId, AvailableProduct?> offers, DateTimeOffset now) =>
        Change(cart, offers).TryGet(out var changed, out var failure) ? changed.NextVersion(now) : failure;

    /// <summary>The cart as the change leaves it, still under its version, or why it cannot be.</summary>
    protected abstract Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> offers);

    /// <summary>The stock rule (contract, "Cart API"): a line's quantity never exceeds what is available. Null if it holds.</summary>
    protected static Failure? CheckStock(Cart cart, ObjectId productId, long quantity, AvailableProduct offer)
    {
        var available = cart.MaxQuantityOf(productId, offer);
        return quantity <= available ? null : Failure.InsufficientStock.With(cart.LineOf(productId) switch
        {
            null => $"{available} left",
            { Quantity: var present } when present > available => $"{available} left, the cart has {present}",
            { Quantity: var present } => $"{available} left, {present} of them in the cart",
        });
    }
}
