using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>
/// One change to a cart: a pure function from a cart and an offer to the cart's next state or a failure. It is run again on
/// fresh values whenever another writer was faster.
/// </summary>
public abstract record CartChange
{
    /// <summary>The product whose offer the change needs; null where it needs none.</summary>
    public abstract ObjectId? Wants { get; }

    /// <summary>
    /// Names the change and all it was given, the same for ever: carts remember it under an idempotency key (contract section 4).
    /// </summary>
    public abstract string Name { get; }

    /// <summary>Whether the change makes a cart where there is none.</summary>
    public virtual bool MakesCart => false;

    /// <summary>The cart after the change, or why it cannot be.</summary>
    /// <param name="cart">The cart as it is.</param>
    /// <param name="offer">The offer for <see cref="Wants"/>; null where the product is not in the catalogue.</param>
    /// <param name="now">The time of the change.</param>
    public Outcome<Cart> Apply(Cart cart, Offer? offer, DateTimeOffset now) =>
        Change(cart, offer).TryGet(out var lines, out var failure) ? cart.Next(lines, now) : failure;

    /// <summary>The lines after the change, or why it cannot be.</summary>
    protected abstract Outcome<ImmutableArray<CartLine>> Change(Cart cart, Offer? offer);

    /// <summary>The stock rule (contract section 1): a line's quantity never exceeds the stock. Null where it holds.</summary>
    protected static Failure? CheckStock(long quantity, Offer offer, CartLine? line) =>
        quantity <= offer.Stock ? null : new Failure(Failure.InsufficientStock, line switch
        {
            null => $"{offer.Stock} left",
            _ when line.Quantity > offer.Stock => $"{offer.Stock} left, the cart has {line.Quantity}",
            _ => $"{offer.Stock} left, {line.Quantity} of them in the cart",
        });
}
