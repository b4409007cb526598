using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Converts orders to and from entities. An order is in the partition of its cart, so that one transaction empties the cart and places the
/// order. Its RowKey is not an id and it has no <see cref="CartEntity.UpdatedAt"/>, so the sweep never deletes it.
/// </summary>
internal static class OrderEntity
{
    private const string RowKeyStart = "order-";
    private const string RowKeyEnd = "order.";
    private const string Lines = "Lines";
    private const string Names = "Names";
    private const string PlacedAt = "PlacedAt";
    private const string Key = "Key";
    private const string Data = "Data";
    private const string UserId = "UserId"; // Absent for a guest.
    private const string Charges = "Charges";
    private const string Skus = "Skus";
    private const string Coupon = "Coupon";
    private const int PlainFormat = 1;
    private const int SecondFormat = 2; // Customers' orders, and those with options, data or charges, have it.
    private const int SkuFormat = 3; // Orders of products with a SKU have it.
    private const int LatestFormat = 4; // Orders with a coupon have it.

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The RowKey of an order.</summary>
    public static string RowKey(ObjectId orderId) => RowKeyStart + orderId;

    /// <summary>An OData filter for the orders that a cart placed under an idempotency key.</summary>
    public static string FilterByKey(ObjectId cartId, UInt128 keyHash) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {cartId.ToString()} and RowKey ge {RowKeyStart} and RowKey lt {RowKeyEnd}")
        + $" and {Key} eq '{TextOf(keyHash)}'";

    /// <summary>Converts the order to an entity.</summary>
    /// <param name="order">The order.</param>
    /// <param name="keyHash">The hash of the idempotency key; null for none.</param>
    public static TableEntity From(Order order, UInt128? keyHash)
    {
        var entity = new TableEntity(order.CartId.ToString(), RowKey(order.Id))
        {
            [StoredFormat.Property] = IsPlain(order) ? PlainFormat : SecondFormat,
            [PlacedAt] = order.PlacedAt,
        };
        if (keyHash is { } hash)
        {
            entity[Key] = TextOf(hash);
        }

        if (order.UserId != Cart.GuestUserId)
        {
            entity[UserId] = order.UserId;
        }

        if (order.Data is { } data)
        {
            entity[Data] = StringMapText.Write(data);
        }

        if (!order.Charges.IsEmpty)
        {
            entity[Charges] = ChargesText.Write(order.Charges);
        }

        if (order.Lines.Any(line => line.Sku is not null))
        {
            entity[StoredFormat.Property] = SkuFormat;
            ChunkedText.Write(entity, Skus, JsonSerializer.Serialize(order.Lines.Select(line => line.Sku), Relaxed));
        }

        if (order.Coupon is { } coupon)
        {
            entity[StoredFormat.Property] = LatestFormat;
            entity[Coupon] = OrderCouponText.Write(coupon);
        }

        ChunkedText.Write(entity, Lines, CartLinesText.Write([.. order.Lines.Select(line => line.CartLine)]));
        ChunkedText.Write(entity, Names, JsonSerializer.Serialize(order.Lines.Select(line => line.Name), Relaxed));
        return entity;
    }

    /// <summary>Reads the order.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static Order Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var names = JsonSerializer.Deserialize<string[]>(ChunkedText.Read(entity, Names)!)!;
        var cartLines = CartLinesText.Read(ChunkedText.Read(entity, Lines)!);
        var lines = cartLines.Zip(names, (line, name) => new OrderLine(line, name));
        if (ChunkedText.Read(entity, Skus) is { } skus)
        {
            lines = lines.Zip(JsonSerializer.Deserialize<string?[]>(skus)!, (line, sku) => line with { Sku = sku });
        }

        return new Order(
            ObjectId.Parse(entity.RowKey[RowKeyStart.Length..]),
            ObjectId.Parse(entity.PartitionKey),
            [.. lines],
            entity.GetDateTimeOffset(PlacedAt).GetValueOrDefault())
        {
            UserId = entity.GetString(UserId) ?? Cart.GuestUserId,
            Data = StringMapText.Read(entity.GetString(Data)),
            Coupon = entity.GetString(Coupon) is { } coupon ? OrderCouponText.Read(coupon, cartLines) : null,
            Charges = ChargesText.Read(entity.GetString(Charges)),
        };
    }

    private static bool IsPlain(Order order) =>
        !order.HasOptionsOrData && order.Charges.IsEmpty && order.UserId == Cart.GuestUserId;

    private static string TextOf(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);
}
