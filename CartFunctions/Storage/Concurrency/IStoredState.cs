using Azure;

namespace CartFunctions.Storage.Concurrency;

/// <summary>A state of something stored, by what the writes that made it are recognised.</summary>
internal interface IStoredState
{
    /// <summary>The table's own tag of the state; of one that is to be written, the tag of what it replaces, null for nothing.</summary>
    ETag? ETag { get; }

    /// <summary>What clients know the state by: never that of another state.</summary>
    string Tag { get; }

    /// <summary>The app's own version of it; the default if no change of the app's made it, but an import.</summary>
    EntityVersion Version { get; }

    /// <summary>Who made the last versions.</summary>
    RecentWrites Writes { get; }

    /// <summary>The last keyed changes.</summary>
    RecentKeys Keys { get; }
}
