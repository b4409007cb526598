using System.Collections.Immutable;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>Lines that are leaving a cart.</summary>
/// <param name="Id">The merge.</param>
/// <param name="Target">Where they go.</param>
/// <param name="Lines">The lines.</param>
internal sealed record LeavingStored(string Id, string Target, ImmutableArray<LineSeen> Lines);

/// <summary>The marker of a merge, which says that lines arrived.</summary>
/// <param name="Id">The merge.</param>
/// <param name="Target">The cart that they arrived in.</param>
/// <param name="Source">The cart that they left.</param>
/// <param name="Stayed">The lines that did not fit.</param>
internal sealed record MarkerStored(string Id, string Target, string Source, ImmutableArray<LineSeen> Stayed);

/// <summary>Reads what the app stores of merges, by a reader of the checker's own.</summary>
internal static class StoredMerges
{
    private const string MarkerStart = "merge-";

    /// <summary>The id of a marker's merge; null if it is none.</summary>
    public static string? MarkerId(StoredChange change) =>
        change.Table == "carts" && change.Key.Row.StartsWith(MarkerStart, StringComparison.Ordinal)
            ? change.Key.Row[MarkerStart.Length..]
            : null;

    /// <summary>A marker; null if there is none.</summary>
    public static MarkerStored? Marker(StoredEntity? entity) => entity is null ? null : new MarkerStored(
        entity.Key.Row[MarkerStart.Length..],
        entity.Key.Partition,
        StoredRows.Text(entity, "Source")!,
        StoredRows.Lines(StoredRows.Text(entity, "Stayed")!));

    /// <summary>What is leaving a cart; null if nothing is.</summary>
    public static LeavingStored? Leaving(StoredEntity? entity) => entity is not null && StoredRows.Text(entity, "LeavingId") is { } id
        ? new LeavingStored(id, StoredRows.Text(entity, "LeavingTo")!, StoredRows.Lines(StoredRows.Text(entity, "Leaving")!))
        : null;

    /// <summary>Whether a cart's lines began to leave it.</summary>
    public static bool IsDeparture(StoredChange change) =>
        Leaving(change.After) is { } leaving && leaving.Id != Leaving(change.Before)?.Id;
}
