using System.Collections.Immutable;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The lines that a merge is moving out of a cart.</summary>
/// <param name="Id">The merge.</param>
/// <param name="Target">The cart to which they go.</param>
/// <param name="Lines">The lines.</param>
internal sealed record StoredMergeIntent(string Id, string Target, ImmutableArray<ObservedLine> Lines);

/// <summary>The marker of a merge. It records that the lines arrived.</summary>
/// <param name="Id">The merge.</param>
/// <param name="Target">The cart in which they arrived.</param>
/// <param name="Source">The cart that they left.</param>
/// <param name="Stayed">The lines that did not fit.</param>
internal sealed record StoredMarker(string Id, string Target, string Source, ImmutableArray<ObservedLine> Stayed);

/// <summary>Reads the stored rows of merges without the app's code.</summary>
internal static class StoredMerges
{
    private const string MarkerStart = "merge-";

    /// <summary>The merge id of a marker; null for another row.</summary>
    public static string? MarkerId(StoredChange change) =>
        change.Table == "carts" && change.Key.Row.StartsWith(MarkerStart, StringComparison.Ordinal)
            ? change.Key.Row[MarkerStart.Length..]
            : null;

    /// <summary>Reads a marker; null if there is none.</summary>
    public static StoredMarker? Marker(StoredEntity? entity) => entity is null ? null : new StoredMarker(
        entity.Key.Row[MarkerStart.Length..],
        entity.Key.Partition,
        StoredRows.Text(entity, "Source")!,
        StoredRows.Lines(StoredRows.Text(entity, "Stayed")!));

    /// <summary>The lines in transit from a cart; null for none.</summary>
    public static StoredMergeIntent? MergeIntentOf(StoredEntity? entity) =>
        entity is not null && StoredRows.Text(entity, "LeavingId") is { } id
            ? new StoredMergeIntent(id, StoredRows.Text(entity, "LeavingTo")!, StoredRows.Lines(StoredRows.Text(entity, "Leaving")!))
            : null;

    /// <summary>Whether the change starts a merge of the cart's lines into another cart.</summary>
    public static bool IsMergeStart(StoredChange change) =>
        MergeIntentOf(change.After) is { } intent && intent.Id != MergeIntentOf(change.Before)?.Id;
}
