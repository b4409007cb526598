namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// The condition that something still is what the client knows (contract, "Every change of a cart"; RFC 9110, section 13.1.1).
/// </summary>
/// <param name="AnyTag">Whether any tag will do, as long as there is one.</param>
/// <param name="Tags">The tags that will do.</param>
internal sealed record IfMatch(bool AnyTag, IReadOnlyList<string> Tags)
{
    /// <summary>Whether the condition holds; never if there is nothing, which has no tag.</summary>
    public bool Holds(string? current) => current is not null && (AnyTag || Tags.Contains(current));
}
