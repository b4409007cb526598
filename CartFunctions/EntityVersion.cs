namespace CartFunctions;

/// <summary>Names one state of one stored thing, and never comes back (contract, "Words").</summary>
/// <param name="Generation">Random, chosen when the thing is made: one made again under its id has another one.</param>
/// <param name="Number">Counts the changes: 1 is the first saved state, 0 is one that clients never saw.</param>
internal readonly record struct EntityVersion(string Generation, long Number)
{
    /// <summary>The version after the next change.</summary>
    public EntityVersion Next() => this with { Number = Number + 1 };

    /// <summary>The version as clients see it.</summary>
    public override string ToString() => $"{Generation}-{Number}";
}
