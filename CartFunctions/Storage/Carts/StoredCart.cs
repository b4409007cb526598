using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>A cart as the table has it, or is to have it.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="ETag">
/// The table's own tag of the state that was read; of one that is to be written, the tag of what it replaces, null for nothing.
/// </param>
/// <param name="Writes">Who made the last versions.</param>
/// <param name="Keys">The last keyed changes.</param>
/// <param name="Unknown">Properties that a later version of the app stored, which are kept as they are; null for none.</param>
internal sealed record StoredCart(
    Cart Cart, ETag? ETag, RecentWrites Writes, RecentKeys Keys, IReadOnlyDictionary<string, object>? Unknown = null) : IStoredState
{
    /// <summary>How many keyed changes are remembered.</summary>
    public const int RememberedKeys = 100;

    /// <summary>Where the cart's leaving lines go; null if none are leaving. It stays whatever becomes of the cart.</summary>
    public MergeIntent? MergeIntent { get; init; }

    /// <summary>The merge that depends on the cart's state; null for none. The next version of the cart has none.</summary>
    public MergeClaim? Claim { get; init; }

    public EntityVersion Version => Cart.Version;

    public string Tag => Version.ToString();
}
