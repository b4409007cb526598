namespace CartFunctions.Storage.Writes;

/// <summary>
/// The condition that something still is what the client knows (contract, "Every change of a cart"; RFC 9110, section 13.1.1).
/// </summary>
/// <param name="AnyVersion">Whether any version will do, as long as there is one.</param>
/// <param name="Versions">The versions that will do.</param>
internal sealed record IfMatch(bool AnyVersion, IReadOnlyList<string> Versions)
{
    /// <summary>Whether the condition holds; never if there is nothing, which has no version.</summary>
    public bool Holds(EntityVersion? current) => current is { } version && (AnyVersion || Versions.Contains(version.ToString()));
}
