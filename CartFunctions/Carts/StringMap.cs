using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Serialization;

namespace CartFunctions.Carts;

/// <summary>
/// Names with text values, such as the options of a line. Two maps are equal if they have the same names and values. The order in which a
/// client sends the names does not matter.
/// </summary>
[JsonConverter(typeof(StringMapWriter))]
internal sealed class StringMap : IEquatable<StringMap>
{
    /// <summary>A map without names.</summary>
    public static readonly StringMap Empty = new([]);

    /// <summary>The maximum number of names.</summary>
    public const int MaxNames = 16;

    /// <summary>The maximum length of a name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 64;

    private StringMap(ImmutableArray<KeyValuePair<string, string>> pairs)
    {
        Pairs = pairs;
        ByteCount = pairs.Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        CanonicalText = string.Concat(pairs.Select(pair => $"{pair.Key.Length}:{pair.Key}{pair.Value.Length}:{pair.Value}"));
    }

    /// <summary>The names with their values, in the ordinal order of the names.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs { get; }

    /// <summary>The size of names and values together, in bytes of UTF-8.</summary>
    public int ByteCount { get; }

    /// <summary>
    /// A text that differs for maps that differ. It must never change: line ids, and what carts store with an idempotency key, derive from
    /// it.
    /// </summary>
    public string CanonicalText { get; }

    /// <summary>This map; null if it is empty. Carts and lines store null in place of an empty map.</summary>
    public StringMap? NullIfEmpty => Pairs.IsEmpty ? null : this;

    /// <summary>Creates a map.</summary>
    public static StringMap Of(IReadOnlyDictionary<string, string> values) =>
        values.Count == 0 ? Empty : new StringMap([.. values.OrderBy(pair => pair.Key, StringComparer.Ordinal)]);

    /// <summary>Whether the map respects the limits for names, and the given limits for values and total size.</summary>
    /// <param name="maxValueLength">The maximum length of a value, in UTF-16 code units.</param>
    /// <param name="maxBytes">The maximum <see cref="ByteCount"/>.</param>
    public bool Fits(int maxValueLength, int maxBytes) =>
        Pairs.Length <= MaxNames && ByteCount <= maxBytes
        && Pairs.All(pair => pair.Key.Length is >= 1 and <= MaxNameLength && pair.Value.Length <= maxValueLength);

    /// <inheritdoc/>
    public bool Equals(StringMap? other) => other?.CanonicalText == CanonicalText;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StringMap);

    /// <inheritdoc/>
    public override int GetHashCode() => CanonicalText.GetHashCode(StringComparison.Ordinal);
}
