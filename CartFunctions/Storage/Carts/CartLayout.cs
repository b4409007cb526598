using Azure.Data.Tables;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Tells a table of carts from one of an earlier layout, in which the RowKey of every cart was "cart": no read by a cart's id finds
/// those. Since no app starts on such a table, a table has carts of one layout, and the first cart tells which. What it told is noted
/// in a row, because a start reads a row faster than it runs a query.
/// </summary>
internal static class CartLayout
{
    private const string NoteKey = "layout"; // Not before StorageTables.IdEnd, and so no cart.

    private static readonly string AnyCart = TableClient.CreateQueryFilter($"PartitionKey lt {StorageTables.IdEnd}") + $" and {CartEntity.Any}";

    /// <summary>Whether this app finds the carts of a table.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public static async Task<bool> IsKnownAsync(Table carts, CancellationToken cancellationToken)
    {
        if (await carts.FindAsync(NoteKey, NoteKey, cancellationToken) is not null
            || await carts.QueryPageAsync(AnyCart, 1, null, cancellationToken) is not { Entities: [var first, ..] })
        {
            return true;
        }

        var isKnown = CartEntity.IsCart(first);
        if (isKnown)
        {
            await carts.SaveAsync(new TableEntity(NoteKey, NoteKey), cancellationToken);
        }

        return isKnown;
    }
}
