using System.Diagnostics;
using CartFunctions.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>Reads carts. Every method throws <see cref="StorageFaultException"/> if storage fails.</summary>
internal sealed class CartReader(StorageTables tables, ProductDetails details, CartExpiry expiry, TimeProvider clock)
{
    private const int MostOrdersOfKey = 100;

    /// <summary>The cart as it is; null if there is none, or it expired.</summary>
    public async Task<CartView?> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cartId, cancellationToken);
        return stored?.Cart is { } cart && !expiry.IsGone(cart, clock.GetUtcNow()) ? await ViewAsync(cart, cancellationToken) : null;
    }

    /// <summary>The cart as it is stored, expired or not; null if there is none.</summary>
    public Task<StoredCart?> FindAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var key = cartId.ToString();
        return tables.Carts.FindAsync(key, key, CartEntity.Read, cancellationToken);
    }

    /// <summary>
    /// Whether a cart is still what was read. Only then do it and what was read since come to a refusal: the cart may have lost the very
    /// lines that are too many now, as one does that is bought.
    /// </summary>
    public async Task<bool> IsStillAsync(StoredCart read, CancellationToken cancellationToken) =>
        (await FindAsync(read.Cart.Id, cancellationToken))?.ETag == read.ETag;

    /// <summary>An order of a cart; null if there is none.</summary>
    public Task<Order?> FindOrderAsync(ObjectId cartId, ObjectId orderId, CancellationToken cancellationToken) =>
        tables.Carts.FindAsync(cartId.ToString(), OrderEntity.RowKey(orderId), OrderEntity.Read, cancellationToken);

    /// <summary>
    /// The order that a cart placed under a key; null if there is none. Of several the last: a key may come again once the cart has
    /// forgotten it, but its orders stay.
    /// </summary>
    public async Task<Order?> FindOrderAsync(ObjectId cartId, UInt128 keyHash, CancellationToken cancellationToken) =>
        (await tables.Carts.QueryAsync(OrderEntity.PlacedUnder(cartId, keyHash), MostOrdersOfKey, cancellationToken))
            .Select(OrderEntity.Read).MaxBy(order => order.PlacedAt);

    /// <summary>The cart with what is needed to show it.</summary>
    public async ValueTask<CartView> ViewAsync(Cart cart, CancellationToken cancellationToken) =>
        new(cart, await details.FindAsync(cart.Lines, cancellationToken));

    /// <summary>The result that a decision comes to, once it is carried out.</summary>
    public async ValueTask<CartResult> ShowAsync(WriteDecision<StoredCart> decision, CancellationToken cancellationToken) => decision switch
    {
        WriteDecision<StoredCart>.Done done =>
            await ViewAsync(done.State.Cart, cancellationToken) with { IsNew = done.MadeIt, IsReplay = done.IsReplay },
        WriteDecision<StoredCart>.Refused { Current: { } current, Failure: var failure } =>
            new CartResult(await ViewAsync(current.Cart, cancellationToken), failure),
        WriteDecision<StoredCart>.Refused refused => refused.Failure,
        WriteDecision<StoredCart>.Write write => await ViewAsync(write.Next.Cart, cancellationToken) with { IsNew = write.MakesIt },
        _ => throw new UnreachableException(),
    };
}
