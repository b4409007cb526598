using Azure.Data.Tables;
using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>
/// One entity a cart, so that one write of it is atomic: PartitionKey is the cart's id, RowKey is always the same. The lines are
/// one text property.
/// </summary>
public static class CartEntity
{
    /// <summary>The RowKey of every cart.</summary>
    public const string RowKey = "cart";

    /// <summary>Every cart is a guest's (contract section 1).</summary>
    public const string UserId = "guest";

    /// <summary>The cart as an entity, with <paramref name="writes"/> that ends in the write which makes this state.</summary>
    public static TableEntity From(Cart cart, RecentWrites writes, RecentKeys keys) => new(cart.Id.ToString(), RowKey)
    {
        [nameof(UserId)] = UserId,
        [nameof(Cart.Lines)] = CartLinesText.Write(cart.Lines),
        [nameof(Cart.CreatedAt)] = cart.CreatedAt,
        [nameof(Cart.UpdatedAt)] = cart.UpdatedAt,
        [nameof(CartVersion.Incarnation)] = cart.Version.Incarnation,
        [nameof(Cart.Version)] = cart.Version.Number,
        [nameof(StoredCart.Writes)] = writes.Bytes.ToArray(),
        [nameof(StoredCart.Keys)] = keys.Bytes.ToArray(),
    };

    /// <summary>The cart that an entity holds.</summary>
    public static StoredCart Read(TableEntity entity)
    {
        var version = new CartVersion(
            entity.GetString(nameof(CartVersion.Incarnation)), entity.GetInt64(nameof(Cart.Version)).GetValueOrDefault());
        var cart = new Cart(
            ObjectId.Parse(entity.PartitionKey),
            version,
            CartLinesText.Read(entity.GetString(nameof(Cart.Lines))),
            entity.GetDateTimeOffset(nameof(Cart.CreatedAt)).GetValueOrDefault(),
            entity.GetDateTimeOffset(nameof(Cart.UpdatedAt)).GetValueOrDefault());
        return new StoredCart(
            cart,
            entity.ETag,
            new RecentWrites(entity.GetBinary(nameof(StoredCart.Writes))),
            new RecentKeys(entity.GetBinary(nameof(StoredCart.Keys))));
    }
}
