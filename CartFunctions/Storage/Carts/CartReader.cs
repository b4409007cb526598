using System.Diagnostics;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>Reads carts. Every method throws <see cref="StorageFaultException"/> if storage fails.</summary>
internal sealed class CartReader(
    StorageTables tables,
    CartMemory memory,
    ProductDetails details,
    CouponDetails coupons,
    DiscountCalculator discounts,
    CartExpiry expiry,
    TimeProvider clock)
{
    private const int MaxOrdersPerKey = 100;

    /// <summary>Reads a cart for display; null if it does not exist or is expired.</summary>
    public async Task<CartView?> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cartId, cancellationToken);
        return stored?.Cart is { } cart && !expiry.IsHidden(cart, clock.GetUtcNow()) ? await ViewAsync(cart, cancellationToken) : null;
    }

    /// <summary>Reads a cart, expired or not, and remembers it; null if it does not exist.</summary>
    public Task<StoredCart?> FindAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var key = cartId.ToString();
        return tables.Carts.FindAsync(key, key, entity => Read(cartId, entity), cancellationToken);
    }

    /// <summary>
    /// Whether the cart has not changed since it was read. Only then may a refusal be based on it and on what was read after it: a checkout
    /// in between, for example, removes the very lines that exceed the stock.
    /// </summary>
    public async Task<bool> IsStillAsync(StoredCart read, CancellationToken cancellationToken) =>
        (await FindAsync(read.Cart.Id, cancellationToken))?.ETag == read.ETag;

    /// <summary>Reads an order of a cart; null if it does not exist.</summary>
    public Task<Order?> FindOrderAsync(ObjectId cartId, ObjectId orderId, CancellationToken cancellationToken) =>
        tables.Carts.FindAsync(cartId.ToString(), OrderEntity.RowKey(orderId), OrderEntity.Read, cancellationToken);

    /// <summary>
    /// Reads the order that the cart placed under a key; null if there is none. If there are several, the last one counts: a client may
    /// reuse a key that the cart has forgotten, but its orders stay.
    /// </summary>
    public async Task<Order?> FindOrderAsync(ObjectId cartId, UInt128 keyHash, CancellationToken cancellationToken) =>
        (await tables.Carts.QueryAsync(OrderEntity.FilterByKey(cartId, keyHash), MaxOrdersPerKey, cancellationToken))
            .Select(OrderEntity.Read).MaxBy(order => order.PlacedAt);

    /// <summary>Adds the details of products and of the coupon for display to a cart.</summary>
    public async ValueTask<CartView> ViewAsync(Cart cart, CancellationToken cancellationToken) => cart.Coupon is { } code
        ? await ViewAsync(cart, code, cancellationToken)
        : new CartView(cart, await details.FindAsync(cart.Lines, cancellationToken));

    /// <summary>The result of a decision that was carried out.</summary>
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

    /// <summary>Reads an entity and remembers the cart. An entity with the ETag of the remembered cart need not be parsed again.</summary>
    private StoredCart Read(ObjectId cartId, TableEntity entity)
    {
        if (memory.Find(cartId) is { } known && known.ETag == entity.ETag)
        {
            return known;
        }

        var stored = CartEntity.Read(entity);
        memory.Remember(stored);
        return stored;
    }

    private async Task<CartView> ViewAsync(Cart cart, CouponCode code, CancellationToken cancellationToken)
    {
        var finding = coupons.FindAsync(code, cancellationToken).AsTask();
        var findingProducts = details.FindAsync(cart.Lines, cancellationToken).AsTask();
        await ParallelismLimit.WhenAllAsync(finding, findingProducts);
        var isApplicable = discounts.Calculate(await finding, cart.Lines, clock.GetUtcNow()).TryGet(out var discount, out var problem);
        return new CartView(cart, await findingProducts)
        {
            Discount = isApplicable ? discount : null,
            CouponProblem = problem,
        };
    }
}
