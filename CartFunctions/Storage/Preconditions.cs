namespace CartFunctions.Storage;

/// <summary>What a client says of a change besides the change itself (contract section 4).</summary>
/// <param name="IfMatch">Which versions the change may replace; null for any, and for none at all.</param>
/// <param name="Keyed">By what a repeat is known; null where the client gave no key.</param>
public sealed record Preconditions(IfMatch? IfMatch, KeyedChange? Keyed)
{
    /// <summary>A change that may always be made.</summary>
    public static Preconditions None { get; } = new(null, null);
}
