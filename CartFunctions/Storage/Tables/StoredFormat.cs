using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// Which format an entity is stored in. A deployment slot may run another version of the app on the same tables: properties
/// that an app does not know it keeps, and an entity of a later format it leaves alone.
/// </summary>
internal static class StoredFormat
{
    /// <summary>The property that holds the number; entities without one are of the first format.</summary>
    public const string Property = "Format";

    private const int First = 1;

    /// <summary>Makes sure that the app can read an entity without losing what it holds.</summary>
    /// <exception cref="StorageFaultException">It is of another format than those up to <paramref name="latest"/>.</exception>
    public static void Check(TableEntity entity, int latest)
    {
        var format = entity.TryGetValue(Property, out var stored) ? stored as int? : First;
        if (format is null || format < First || format > latest)
        {
            throw StorageFaultException.OfContent($"an entity is stored in format {stored}, and this app knows those up to {latest}");
        }
    }
}
