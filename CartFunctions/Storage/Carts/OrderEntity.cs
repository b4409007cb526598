using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// One entity an order, in the partition of its cart, so that one transaction empties the cart and places the order. Its RowKey is no
/// id, and it has no <see cref="CartEntity.UpdatedAt"/>: no sweep deletes it.
/// </summary>
internal static class OrderEntity
{
    private const string RowKeyStart = "order-";
    private const string RowKeyEnd = "order.";
    private const string Lines = "Lines";
    private const string Names = "Names";
    private const string PlacedAt = "PlacedAt";
    private const string Key = "Key";
    private const int LatestFormat = 1;

    // Of a property's 64 KiB, in UTF-16: the names of 200 lines may need more than one.
    private const int MaxPiece = 32_000;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The RowKey of an order.</summary>
    public static string RowKey(ObjectId orderId) => RowKeyStart + orderId;

    /// <summary>An OData filter for the order that a cart placed under an idempotency key.</summary>
    public static string PlacedUnder(ObjectId cartId, UInt128 keyHash) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {cartId.ToString()} and RowKey ge {RowKeyStart} and RowKey lt {RowKeyEnd}")
        + $" and {Key} eq '{TextOf(keyHash)}'";

    /// <summary>The order as an entity.</summary>
    /// <param name="order">The order.</param>
    /// <param name="keyHash">Of the key that it was placed under; null for none.</param>
    public static TableEntity From(Order order, UInt128? keyHash)
    {
        var entity = new TableEntity(order.CartId.ToString(), RowKey(order.Id))
        {
            [StoredFormat.Property] = LatestFormat,
            [Lines] = CartLinesText.Write([.. order.Lines.Select(line => line.Bought)]),
            [PlacedAt] = order.PlacedAt,
        };
        if (keyHash is { } hash)
        {
            entity[Key] = TextOf(hash);
        }

        var names = JsonSerializer.Serialize(order.Lines.Select(line => line.Name), Readable);
        var piece = 0;
        for (var start = 0; start < names.Length; piece++)
        {
            var length = Math.Min(MaxPiece, names.Length - start);
            length -= char.IsHighSurrogate(names[start + length - 1]) ? 1 : 0;
            entity[NamesOf(piece)] = names.Substring(start, length);
            start += length;
        }

        return entity;
    }

    /// <summary>The order that an entity holds.</summary>
    /// <exception cref="StorageFaultException">It is of a format that this app does not know.</exception>
    public static Order Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var names = string.Empty;
        for (var piece = 0; entity.GetString(NamesOf(piece)) is { } text; piece++)
        {
            names += text;
        }

        var lines = CartLinesText.Read(entity.GetString(Lines)).Zip(
            JsonSerializer.Deserialize<string[]>(names)!, (line, name) => new OrderLine(line, name));
        return new Order(
            ObjectId.Parse(entity.RowKey[RowKeyStart.Length..]),
            ObjectId.Parse(entity.PartitionKey),
            [.. lines],
            entity.GetDateTimeOffset(PlacedAt).GetValueOrDefault());
    }

    private static string NamesOf(int piece) => piece == 0 ? Names : Names + piece.ToString(CultureInfo.InvariantCulture);

    private static string TextOf(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);
}
