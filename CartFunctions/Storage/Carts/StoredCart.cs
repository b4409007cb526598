using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>A cart as it is stored or will be stored.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="ETag">
/// The ETag of the entity that was read. In a state that is to be written: the ETag of the entity to replace; null to add one.
/// </param>
/// <param name="Writes">The ids of the last writes.</param>
/// <param name="Keys">The last keyed changes.</param>
/// <param name="Unknown">Properties that a later version of the app stored, kept unchanged; null for none.</param>
internal sealed record StoredCart(
    Cart Cart, ETag? ETag, RecentWrites Writes, RecentKeys Keys, IReadOnlyDictionary<string, object>? Unknown = null) : IStoredState
{
    /// <summary>The number of keyed changes that a cart remembers.</summary>
    public const int RememberedKeys = 100;

    /// <summary>The merge whose lines are in transit from this cart; null for none. It stays even if the cart expires.</summary>
    public MergeIntent? MergeIntent { get; init; }

    /// <summary>The merge that depends on the current version of the cart; null for none. The next version has none.</summary>
    public MergeClaim? Claim { get; init; }

    public EntityVersion Version => Cart.Version;

    public string Tag => Version.ToString();
}
