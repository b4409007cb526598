using CartFunctions.Coupons;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Coupons;

/// <summary>A request to save or delete a coupon.</summary>
/// <param name="Code">The code.</param>
/// <param name="Definition">The coupon to save; null to delete it.</param>
internal sealed record CouponChangeRequest(CouponCode Code, Coupon? Definition)
{
    /// <summary>A request to save a coupon.</summary>
    public static CouponChangeRequest Save(Coupon definition) => new(definition.Code, definition);

    /// <summary>The coupon that the last attempt tried to delete; null for a save.</summary>
    public Coupon? Target { get; set; }
}

/// <summary>The result of a change of a coupon.</summary>
/// <param name="Coupon">The coupon after the change, or before its deletion; null for a failure.</param>
/// <param name="IsNew">Whether the change created the coupon.</param>
/// <param name="Failure">The reason of a failure; null for success.</param>
internal sealed record CouponResult(Coupon? Coupon, bool IsNew = false, Failure? Failure = null);

/// <summary>
/// One attempt at a change of a coupon. A deletion is a change too: the row stays with the ids of the last writes. So a write whose
/// response was lost is recognised even if the coupon was deleted and created again since.
/// </summary>
/// <param name="asked">The change.</param>
/// <param name="write">The pending write.</param>
/// <param name="earlier">The status of an earlier attempt's write, given the stored coupon.</param>
/// <param name="before">The stored coupon, deleted or not; null if there is no row.</param>
internal sealed class CouponChangeAttempt(
    CouponChangeRequest asked, PendingWrite write, WriteStatus earlier, StoredCoupon? before)
    : WriteAttempt<StoredCoupon>(
        write, WriteOptions.None, earlier, before, before is { IsDeleted: true } ? null : before, Failure.CouponNotFound)
{
    protected override Failure? Absence => asked.Definition is null ? Failure.CouponNotFound : null;

    protected override Result<StoredCoupon> Next() => new StoredCoupon(
        asked.Definition is { } definition ? Keep(definition) : Live!.Coupon,
        Before?.ETag,
        Live?.Creation ?? Pending.Id,
        Before?.Version.Next() ?? Pending.FirstVersion,
        (Before?.Writes ?? default).Add(Pending.Id))
    {
        IsDeleted = asked.Definition is null,
    };

    /// <summary>The new definition with the uses of the coupon that it replaces, which no client sets.</summary>
    private Coupon Keep(Coupon definition) => definition with
    {
        Used = Live?.Coupon.Used ?? 0,
        Reserved = Live?.Coupon.Reserved ?? 0,
        ReservedUntil = Live?.Coupon.ReservedUntil,
    };
}
