using System.Collections.Immutable;
using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

/// <summary>A keyed change that a cart remembers.</summary>
internal sealed record KnownKey(string Key, string Identity, bool MadeCart);

/// <summary>A cart in one of its states, as the contract sees it. What no answer has shown yet is null.</summary>
internal sealed record CartState
{
    private const int MostKeys = 100;

    /// <summary>No cart.</summary>
    public static readonly CartState Absent = new();

    /// <summary>Whether there is one; it may have expired.</summary>
    public bool IsThere { get; private init; }

    /// <summary>Its lines, in order.</summary>
    public ImmutableArray<LineSeen> Lines { get; private init; } = [];

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>When it last changed, by the clock of who changed it.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Its last keyed changes, oldest first.</summary>
    public ImmutableArray<KnownKey> Keys { get; private init; } = [];

    /// <summary>The earliest time at which it was last touched, in ticks.</summary>
    public long TouchedFrom { get; private init; }

    /// <summary>The latest.</summary>
    public long TouchedTo { get; private init; }

    /// <summary>The keyed change of a key; null if none is remembered.</summary>
    public KnownKey? Find(string key)
    {
        foreach (var known in Keys)
        {
            if (known.Key == key)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>The state after a change.</summary>
    public CartState Next(ImmutableArray<LineSeen> lines, Operation operation, bool madeCart)
    {
        var keys = operation.Key is { } key ? Keys.Add(new KnownKey(key, operation.Identity, madeCart)) : Keys;
        return new CartState
        {
            IsThere = true,
            Lines = lines,
            CreatedAt = CreatedAt,
            Keys = keys.Length > MostKeys ? keys.RemoveAt(0) : keys,
            TouchedFrom = Math.Max(TouchedFrom, operation.Invoke),
            TouchedTo = Math.Max(TouchedTo, operation.End),
        };
    }

    /// <summary>Whether the lines are the same.</summary>
    public bool SameLines(CartState other) => Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc/>
    public bool Equals(CartState? other) => other is not null && IsThere == other.IsThere && Version == other.Version
        && UpdatedAt == other.UpdatedAt && TouchedFrom == other.TouchedFrom && SameLines(other)
        && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsThere, Version, Lines.Length, Keys.Length, TouchedFrom);

    /// <inheritdoc/>
    public override string ToString() => !IsThere ? "no cart"
        : $"[{string.Join(", ", Lines.Select(line => $"{line.ProductId[^4..]} x{line.Quantity} at {line.Price}"))}] {Version ?? "of a version not seen"}";
}
