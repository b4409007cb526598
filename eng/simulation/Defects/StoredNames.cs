using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.Defects;

/// <summary>Finds the cart or row of a call by the names that the app stores.</summary>
internal static class StoredNames
{
    private const int IdLength = 24;

    /// <summary>The cart of the reservation row that a call accesses; null for another call.</summary>
    /// <param name="request">The call.</param>
    /// <param name="isCoupon">Whether the row belongs to a coupon and not to a product.</param>
    public static string? RowOf(TableRequest request, bool isCoupon = false) =>
        KeyIn(request, "/products(") is { } key && key.Row.StartsWith(isCoupon ? "use-" : "r-", StringComparison.Ordinal)
            ? key.Row[^IdLength..]
            : null;

    /// <summary>Whether a call accesses a coupon.</summary>
    public static bool IsCoupon(TableRequest request) =>
        KeyIn(request, "/products(") is { } key && key.Row.StartsWith("uses-", StringComparison.Ordinal);

    /// <summary>The cart that a call accesses; null for another call.</summary>
    public static string? CartOf(TableRequest request) => KeyIn(request, "/carts(") is { } key && key.Row == key.Partition ? key.Row : null;

    /// <summary>A call that reads a cart.</summary>
    public static TableRequest ReadCart(string cartId) => new("GET", $"/carts(PartitionKey='{cartId}',RowKey='{cartId}')", string.Empty);

    private static TableKey? KeyIn(TableRequest request, string start) =>
        request.Path.StartsWith(start, StringComparison.Ordinal) ? EntityAddress.Parse(request.Path).Key : null;
}
