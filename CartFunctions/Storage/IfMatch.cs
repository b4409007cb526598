using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>The condition that a cart still is what the client knows (contract section 4; RFC 9110, section 13.1.1).</summary>
/// <param name="AnyVersion">Whether any version will do, as long as there is a cart.</param>
/// <param name="Versions">The versions that will do.</param>
public sealed record IfMatch(bool AnyVersion, IReadOnlyList<string> Versions)
{
    /// <summary>Whether the condition holds; never where there is no cart.</summary>
    public bool Holds(Cart? cart) => cart is not null && (AnyVersion || Versions.Contains(cart.Version.ToString()));
}
