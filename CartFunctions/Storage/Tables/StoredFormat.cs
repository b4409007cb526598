using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// The number of the format in which an entity is stored. Two versions of the app may use the same tables during a slot swap: the app keeps
/// properties that it does not know, and does not touch an entity of a later format.
/// </summary>
internal static class StoredFormat
{
    /// <summary>The property that holds the number. An entity without it has the first format.</summary>
    public const string Property = "Format";

    private const int First = 1;

    /// <summary>Whether the app knows the format of the entity, up to <paramref name="latest"/>.</summary>
    public static bool IsKnown(TableEntity entity, int latest) =>
        !entity.TryGetValue(Property, out var stored) || stored is null || (stored is int format and >= First && format <= latest);

    /// <summary>Checks that the app can read the entity without losing data.</summary>
    /// <exception cref="StorageFaultException">The format is not one of those up to <paramref name="latest"/>.</exception>
    public static void Check(TableEntity entity, int latest)
    {
        if (!IsKnown(entity, latest))
        {
            throw StorageFaultException.ForUnreadableContent(
                $"an entity has format {entity[Property]}, but this version of the app supports only formats up to {latest}");
        }
    }
}
