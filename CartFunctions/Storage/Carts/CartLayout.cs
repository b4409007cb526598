using Azure.Data.Tables;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Recognises a table of carts with an earlier layout, in which every cart had the RowKey "cart", so that a read by id does not find it. No
/// version of the app starts on a table of another layout, so one layout holds for all carts of a table and the first cart decides. The
/// result is saved in a row, because a read is faster than a query at the next start.
/// </summary>
internal static class CartLayout
{
    private const string LayoutKey = "layout"; // Sorts after StorageTables.IdEnd, so it is not a cart.

    private static readonly string AnyCart =
        TableClient.CreateQueryFilter($"PartitionKey lt {StorageTables.IdEnd}") + $" and {CartEntity.Filter}";

    /// <summary>Whether the table has the layout that this version of the app uses.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public static async Task<bool> IsKnownAsync(Table carts, CancellationToken cancellationToken)
    {
        if (await carts.FindAsync(LayoutKey, LayoutKey, cancellationToken) is not null
            || await carts.QueryPageAsync(AnyCart, 1, null, cancellationToken) is not { Entities: [var first, ..] })
        {
            return true;
        }

        var isKnown = CartEntity.IsCart(first);
        if (isKnown)
        {
            await carts.SaveAsync(new TableEntity(LayoutKey, LayoutKey), cancellationToken);
        }

        return isKnown;
    }
}
