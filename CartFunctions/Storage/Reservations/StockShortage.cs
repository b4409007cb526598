using CartFunctions.Carts;

namespace CartFunctions.Storage.Reservations;

/// <summary>Decides why units cannot be reserved.</summary>
internal static class StockShortage
{
    /// <summary>A missing product comes before insufficient stock. Null if all units can be reserved.</summary>
    public static Failure? Of(ObjectId reservationId, IReadOnlyList<ReservedUnits> units, IReadOnlyList<ReservedProduct> read)
    {
        var failures = units.Zip(read, (one, product) => Of(reservationId, one, product)).OfType<Failure>().ToList();
        return failures.Find(failure => failure.Is(Failure.ProductNotFound)) ?? failures.FirstOrDefault();
    }

    /// <summary>Why the units of one product cannot be reserved; null if they can be.</summary>
    public static Failure? Of(ObjectId reservationId, ReservedUnits units, ReservedProduct read)
    {
        if (read.Product is null)
        {
            return Failure.ProductNotFound.With($"product {units.ProductId}");
        }

        var available = read.AvailableTo(reservationId);
        return available < units.Units ? Failure.InsufficientStock.With($"product {units.ProductId}, {available} left") : null;
    }
}
