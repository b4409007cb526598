using CartFunctions.Carts;

namespace CartFunctions.Storage.Carts;

/// <summary>The condition that a cart still is what the client knows (contract, "Every change of a cart"; RFC 9110, section 13.1.1).</summary>
/// <param name="AnyVersion">Whether any version will do, as long as there is a cart.</param>
/// <param name="Versions">The versions that will do.</param>
internal sealed record IfMatch(bool AnyVersion, IReadOnlyList<string> Versions)
{
    /// <summary>Whether the condition holds; never if there is no cart.</summary>
    public bool Holds(Cart? cart) => cart is not null && (AnyVersion || Versions.Contains(cart.Version.ToString()));
}
