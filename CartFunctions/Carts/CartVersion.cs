namespace CartFunctions.Carts;

/// <summary>Names one state of one cart's lines, and never comes back (contract, "Words").</summary>
/// <param name="Incarnation">Random, chosen when the cart is made: a cart made again under its id has another one.</param>
/// <param name="Number">Counts the cart's changes: 1 is its first saved state, 0 is a cart that is not saved yet.</param>
internal readonly record struct CartVersion(string Incarnation, long Number)
{
    /// <summary>The version after the next change.</summary>
    public CartVersion Next() => this with { Number = Number + 1 };

    /// <summary>The version as clients see it.</summary>
    public override string ToString() => $"{Incarnation}-{Number}";
}
