using CartFunctions.Coupons;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Coupons;

/// <summary>The coupons that were read or saved within the last seconds, for <see cref="CouponDetails"/>.</summary>
internal sealed class CouponCache(TimeProvider clock) : ReadCache<CouponCode, Coupon>(clock);
