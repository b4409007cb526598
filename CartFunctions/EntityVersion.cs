namespace CartFunctions;

/// <summary>Identifies one state of a cart or product, and is never used again (contract, "Terms").</summary>
/// <param name="Generation">
/// A random text, chosen when the cart or product is created. One that is created again under the same id has another generation.
/// </param>
/// <param name="Number">The number of the change: 1 is the first saved state; 0 is a state that clients never see.</param>
internal readonly record struct EntityVersion(string Generation, long Number)
{
    /// <summary>The version after one more change.</summary>
    public EntityVersion Next() => this with { Number = Number + 1 };

    /// <summary>The version in the form that clients see.</summary>
    public override string ToString() => $"{Generation}-{Number}";
}
