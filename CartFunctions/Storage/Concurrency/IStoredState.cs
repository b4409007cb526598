using Azure;

namespace CartFunctions.Storage.Concurrency;

/// <summary>One state of a stored cart or product, with what identifies the writes that led to it.</summary>
internal interface IStoredState
{
    /// <summary>
    /// The ETag of the entity in storage. In a state that is to be written: the ETag of the entity to replace; null to add one.
    /// </summary>
    ETag? ETag { get; }

    /// <summary>The ETag that clients see. No two states share one.</summary>
    string Tag { get; }

    /// <summary>The version that the app gave it; the default if the last write was an import.</summary>
    EntityVersion Version { get; }

    /// <summary>The ids of the writes that made the last versions.</summary>
    RecentWrites Writes { get; }

    /// <summary>The last keyed changes.</summary>
    RecentKeys Keys { get; }
}
