using CartFunctions.Carts;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>Reads carts. Every method throws <see cref="StorageFaultException"/> if storage fails.</summary>
internal sealed class CartReader(StorageTables tables, ProductDetails details, CartExpiry expiry, TimeProvider clock)
{
    /// <summary>The cart as it is; null if there is none, or it expired.</summary>
    public async Task<CartView?> ReadAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(cartId, cancellationToken);
        return stored is null || expiry.IsExpired(stored.Cart, clock.GetUtcNow())
            ? null
            : await ViewAsync(stored.Cart, cancellationToken);
    }

    /// <summary>The cart as the table has it, expired or not; null if there is none.</summary>
    public async Task<StoredCart?> FindAsync(ObjectId cartId, CancellationToken cancellationToken)
    {
        var entity = await tables.Carts.FindAsync(cartId.ToString(), CartEntity.RowKey, cancellationToken);
        return entity is null ? null : CartEntity.Read(entity);
    }

    /// <summary>The cart with what is needed to show it.</summary>
    public async Task<CartView> ViewAsync(Cart cart, CancellationToken cancellationToken) =>
        new(cart, await details.FindAsync(cart.Lines, cancellationToken));
}
