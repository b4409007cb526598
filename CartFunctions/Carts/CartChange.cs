namespace CartFunctions.Carts;

/// <summary>
/// One change of a cart: a pure function from a cart and available products to the next state of the cart, or a failure. It runs again on
/// fresh values if another writer won the race.
/// </summary>
internal abstract record CartChange
{
    /// <summary>The name of the operation in telemetry.</summary>
    public abstract string Operation { get; }

    /// <summary>
    /// The change with all its values as text. It must never change, because a cart stores its hash with an idempotency key (contract,
    /// "Every change of a cart").
    /// </summary>
    public abstract string Signature { get; }

    /// <summary>The products that the change needs, as far as it can tell without the cart.</summary>
    public virtual IReadOnlyList<ObjectId> RequiredProductIds => [];

    /// <summary>The products that the change needs in a state of the cart; null if the cart does not exist.</summary>
    public virtual IReadOnlyList<ObjectId> ProductIdsIn(Cart? cart) => RequiredProductIds;

    /// <summary>Whether the change creates a cart that does not exist.</summary>
    public virtual bool CreatesCart => false;

    /// <summary>Applies the change, which removes earlier charges. Returns the next version of the cart, or a failure.</summary>
    /// <param name="cart">The current cart.</param>
    /// <param name="findProduct">Finds a product of <see cref="ProductIdsIn"/>; returns null if it is not in the catalog.</param>
    /// <param name="now">The time of the change.</param>
    public Result<Cart> Apply(Cart cart, Func<ObjectId, AvailableProduct?> findProduct, DateTimeOffset now) =>
        Change(cart.WithoutCharges(), findProduct).TryGet(out var changed, out var failure) ? changed.NextVersion(now) : failure;

    /// <summary>The changed cart, still with its old version, or a failure.</summary>
    /// <param name="cart">The current cart, without charges.</param>
    /// <param name="findProduct">Finds a product.</param>
    protected abstract Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct);

    /// <summary>
    /// Checks the stock rule (contract, "Cart API"): the quantity of all lines of a product must not exceed the available units. Returns
    /// null if it holds.
    /// </summary>
    protected static Failure? CheckStock(Cart cart, ObjectId productId, long units, AvailableProduct product)
    {
        var available = cart.MaxUnitsOf(productId, product);
        return units <= available ? null : Failure.InsufficientStock.With(cart.UnitsOf(productId) switch
        {
            0 => $"{available} left",
            var present when present > available => $"{available} left, the cart has {present}",
            var present => $"{available} left, {present} of them in the cart",
        });
    }
}
