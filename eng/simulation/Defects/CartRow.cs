using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.Defects;

/// <summary>The row of a cart in a call that writes it, with the names of its properties.</summary>
/// <param name="Key">Its keys.</param>
internal sealed record CartRow(TableKey Key)
{
    /// <summary>The property of the lines.</summary>
    public const string Lines = "Lines";

    /// <summary>The property of the ids of the last writes.</summary>
    public const string Writes = "Writes";

    /// <summary>The property of the last keyed changes.</summary>
    public const string Keys = "Keys";

    /// <summary>The property of the first half of a version. It stays the same until the cart is recreated.</summary>
    public const string Generation = "Incarnation";

    /// <summary>The property of its second half, a number.</summary>
    public const string Version = "Version";

    /// <summary>The row in a call; null if the call writes no cart.</summary>
    public static CartRow? In(TableRequest request)
    {
        if (request.IsRead || request.Method == "DELETE" || !request.Path.StartsWith("/carts", StringComparison.Ordinal))
        {
            return null;
        }

        var key = EntityAddress.Parse(request.Path).Key ?? KeyIn(request.Body);
        return key.Row == key.Partition ? new CartRow(key) : null;
    }

    /// <summary>The call with other properties, if it writes a cart.</summary>
    public static TableRequest Change(TableRequest request, Func<List<TableProperty>, List<TableProperty>> change) =>
        In(request) is { } row ? Change(request, row.Key, change) : request;

    /// <summary>The call with other properties.</summary>
    public static TableRequest Change(TableRequest request, TableKey key, Func<List<TableProperty>, List<TableProperty>> change) =>
        request with { Body = Body(key, change([.. ODataJson.ReadEntity(request.Body).Properties])) };

    /// <summary>The keys of a cart.</summary>
    public static TableKey KeyOf(string cartId) => new(cartId, cartId);

    /// <summary>A call that replaces a stored cart without a condition.</summary>
    public static TableRequest Replace(StoredEntity cart, Func<TableProperty, TableProperty> change) =>
        new("PUT", new CartRow(cart.Key).Path, string.Empty) { IfMatch = "*", Body = Body(cart.Key, cart.Properties.Select(change)) };

    /// <summary>A call that deletes the row without a condition.</summary>
    public TableRequest Delete() => new("DELETE", Path, string.Empty) { IfMatch = "*" };

    /// <summary>A call that changes one property of the row without a condition.</summary>
    public TableRequest Merge(TableProperty property) => new("PATCH", Path, string.Empty) { IfMatch = "*", Body = Body(Key, [property]) };

    private static TableKey KeyIn(ReadOnlyMemory<byte> body)
    {
        var (partition, row, _) = ODataJson.ReadEntity(body);
        return new TableKey(partition!, row!);
    }

    private string Path => $"/carts(PartitionKey='{Key.Partition}',RowKey='{Key.Row}')";

    private static byte[] Body(TableKey key, IEnumerable<TableProperty> properties) =>
        ODataJson.Entity(new StoredEntity(key, [.. properties], DateTimeOffset.UnixEpoch), null, isAlone: true);
}
