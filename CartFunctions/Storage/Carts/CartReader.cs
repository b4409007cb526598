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
        var entity = await tables.Carts.FindAsync(cartId.ToString(), CartEntity.RowKey, cancellationToken);
        return entity is not null && CartEntity.Read(entity).Cart is var cart && !expiry.IsExpired(cart, clock.GetUtcNow())
            ? await ViewAsync(cart, cancellationToken)
            : null;
    }

    /// <summary>The cart with what is needed to show it.</summary>
    public async Task<CartView> ViewAsync(Cart cart, CancellationToken cancellationToken) =>
        new(cart, await details.FindAsync(cart.Lines, cancellationToken));
}
