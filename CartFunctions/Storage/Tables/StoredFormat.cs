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

    /// <summary>Whether the app knows the format of an entity, up to <paramref name="latest"/>.</summary>
    public static bool IsKnown(TableEntity entity, int latest) =>
        !entity.TryGetValue(Property, out var stored) || stored is null || (stored is int format and >= First && format <= latest);

    /// <summary>Makes sure that the app can read an entity without losing what it holds.</summary>
    /// <exception cref="StorageFaultException">It is of another format than those up to <paramref name="latest"/>.</exception>
    public static void Check(TableEntity entity, int latest)
    {
        if (!IsKnown(entity, latest))
        {
            throw StorageFaultException.OfContent(
                $"an entity is stored in format {entity[Property]}, and this app knows those up to {latest}");
        }
    }
}
