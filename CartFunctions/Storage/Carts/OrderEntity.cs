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
    private const int LatestFormat = 1;

    // A property holds at most 64 KiB in UTF-16. The names of 200 lines may need several properties.
    private const int MaxChunk = 32_000;

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
            [StoredFormat.Property] = LatestFormat,
            [Lines] = CartLinesText.Write([.. order.Lines.Select(line => line.CartLine)]),
            [PlacedAt] = order.PlacedAt,
        };
        if (keyHash is { } hash)
        {
            entity[Key] = TextOf(hash);
        }

        var names = JsonSerializer.Serialize(order.Lines.Select(line => line.Name), Relaxed);
        var chunk = 0;
        for (var start = 0; start < names.Length; chunk++)
        {
            var length = Math.Min(MaxChunk, names.Length - start);
            length -= char.IsHighSurrogate(names[start + length - 1]) ? 1 : 0;
            entity[NamesOf(chunk)] = names.Substring(start, length);
            start += length;
        }

        return entity;
    }

    /// <summary>Reads the order.</summary>
    /// <exception cref="StorageFaultException">This version of the app does not know the entity's format.</exception>
    public static Order Read(TableEntity entity)
    {
        StoredFormat.Check(entity, LatestFormat);
        var names = string.Empty;
        for (var chunk = 0; entity.GetString(NamesOf(chunk)) is { } text; chunk++)
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

    private static string NamesOf(int chunk) => chunk == 0 ? Names : Names + chunk.ToString(CultureInfo.InvariantCulture);

    private static string TextOf(UInt128 hash) => hash.ToString("x32", CultureInfo.InvariantCulture);
}
