using CartFunctions.Carts;

namespace CartFunctions.Storage.Reservations;

/// <summary>Decides why lines cannot be reserved.</summary>
internal static class StockShortage
{
    /// <summary>A missing product comes before insufficient stock. Null if all lines can be reserved.</summary>
    public static Failure? Of(ObjectId reservationId, IReadOnlyList<CartLine> lines, IReadOnlyList<ReservedProduct> read)
    {
        var failures = lines.Zip(read, (line, product) => Of(reservationId, line, product)).OfType<Failure>().ToList();
        return failures.Find(failure => failure.Is(Failure.ProductNotFound)) ?? failures.FirstOrDefault();
    }

    /// <summary>Why one line cannot be reserved; null if it can be.</summary>
    public static Failure? Of(ObjectId reservationId, CartLine line, ReservedProduct read)
    {
        if (read.Product is null)
        {
            return Failure.ProductNotFound.With($"product {line.ProductId}");
        }

        var available = read.AvailableTo(reservationId);
        return available < line.Quantity ? Failure.InsufficientStock.With($"product {line.ProductId}, {available} left") : null;
    }
}
