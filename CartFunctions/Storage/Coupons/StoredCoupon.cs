using Azure;
using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Coupons;

/// <summary>A coupon as it is stored or will be stored.</summary>
/// <param name="Coupon">The coupon.</param>
/// <param name="ETag">
/// The ETag of the entity that was read. In a state that is to be written: the ETag of the entity to replace; null to add one.
/// </param>
/// <param name="Creation">
/// Names the creation of the coupon. A coupon that is created again after its deletion has another one, so that uses of the deleted coupon
/// do not count for it.
/// </param>
/// <param name="Version">The version. A deletion is a version too.</param>
/// <param name="Writes">The ids of the last writes.</param>
internal sealed record StoredCoupon(Coupon Coupon, ETag? ETag, WriteId Creation, EntityVersion Version, RecentWrites Writes)
    : IStoredState
{
    /// <summary>Whether the coupon was deleted. Then only the next write reads the row.</summary>
    public bool IsDeleted { get; init; }

    public string Tag => Version.ToString();

    /// <summary>Changes of coupons have no keys.</summary>
    public RecentKeys Keys => default;
}
