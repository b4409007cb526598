namespace CartFunctions.Storage.Concurrency;

/// <summary>The client's If-Match condition (contract, "Every change of a cart"; RFC 9110, section 13.1.1).</summary>
/// <param name="AnyTag">Whether any existing state matches.</param>
/// <param name="Tags">The tags that match.</param>
internal sealed record IfMatch(bool AnyTag, IReadOnlyList<string> Tags)
{
    /// <summary>Whether the condition holds for the current tag; false if it is null.</summary>
    public bool Holds(string? current) => current is not null && (AnyTag || Tags.Contains(current));
}
