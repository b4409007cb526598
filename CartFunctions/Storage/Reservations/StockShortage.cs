using CartFunctions.Carts;

namespace CartFunctions.Storage.Reservations;

/// <summary>Decides why units cannot be reserved.</summary>
internal static class StockShortage
{
    /// <summary>
    /// A missing product comes before insufficient stock, and both before the coupon, whose use is the last of the units. Null if all units
    /// can be reserved.
    /// </summary>
    public static Failure? Of(ObjectId reservationId, IReadOnlyList<ReservedUnits> units, IReadOnlyList<ReservedStock> read)
    {
        var failures = units.Zip(read, (one, stock) => Of(reservationId, one, stock)).OfType<Failure>().ToList();
        return failures.Find(failure => failure.Is(Failure.ProductNotFound)) ?? failures.FirstOrDefault();
    }

    /// <summary>Why the units of one product, or the use of a coupon, cannot be reserved; null if they can be.</summary>
    public static Failure? Of(ObjectId reservationId, ReservedUnits units, ReservedStock read)
    {
        var (id, isCoupon) = units.StockId;
        if (read.Stock is null)
        {
            return isCoupon ? Failure.CouponNotFound : Failure.ProductNotFound.With($"product {id}");
        }

        var available = read.AvailableTo(reservationId);
        return available >= units.Units ? null
            : isCoupon ? Failure.CouponUsedUp
            : Failure.InsufficientStock.With($"product {id}, {available} left");
    }
}
