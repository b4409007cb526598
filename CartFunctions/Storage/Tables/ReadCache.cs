using System.Collections.Concurrent;

namespace CartFunctions.Storage.Tables;

/// <summary>What was read from storage within the last seconds, for display.</summary>
internal class ReadCache<TKey, T>(TimeProvider clock)
    where TKey : notnull
    where T : class
{
    private const int Capacity = 20_000;

    // The contract allows 5 seconds. A response that shows a value may still wait up to 2 seconds for a write.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<TKey, Entry> entries = new();

    /// <summary>The current timestamp, from which the age of the next read counts.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Whether the cache knows the value, or knows that it does not exist.</summary>
    /// <param name="key">The key of the value.</param>
    /// <param name="now">What <see cref="Now"/> is.</param>
    /// <param name="value">The value; null if it does not exist or is not cached.</param>
    /// <param name="age">The time since it was read.</param>
    public bool TryGet(TKey key, long now, out T? value, out TimeSpan age)
    {
        var isThere = entries.TryGetValue(key, out var entry);
        age = clock.GetElapsedTime(entry.ReadAt, now);
        var known = isThere && age < Lifetime;
        value = known ? entry.Value : null;
        return known;
    }

    /// <summary>Caches what was read, unless the cache has a newer read.</summary>
    /// <param name="key">The key of the value.</param>
    /// <param name="value">The value; null if it does not exist.</param>
    /// <param name="readAt">The value of <see cref="Now"/> before the read began.</param>
    public void Set(TKey key, T? value, long readAt)
    {
        if (!entries.ContainsKey(key) && entries.Count >= Capacity)
        {
            entries.Clear();
        }

        var read = new Entry(value, readAt);
        entries.AddOrUpdate(key, read, (_, known) => known.ReadAt > readAt ? known : read);
    }

    /// <summary>Whether the cache has an entry, even one that is too old to show.</summary>
    protected bool HasEntry(TKey key, out T? value)
    {
        var isThere = entries.TryGetValue(key, out var entry);
        value = entry.Value;
        return isThere;
    }

    private readonly record struct Entry(T? Value, long ReadAt);
}
