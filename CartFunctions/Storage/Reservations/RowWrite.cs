namespace CartFunctions.Storage.Reservations;

/// <summary>A write of a row and of the sum in its product or coupon.</summary>
/// <param name="Read">Both as read. The product or coupon exists.</param>
/// <param name="Next">The row to write; null to delete it.</param>
/// <param name="Bought">The units that an order takes. A row of a coupon that was deleted since takes none.</param>
internal sealed record RowWrite(ReservedStock Read, ReservationRow? Next, int Bought = 0)
{
    /// <summary>Both after the write, but with the ETags that were read, which are the conditions of the write.</summary>
    public ReservedStock Apply()
    {
        var before = Read.Stock!;
        var row = Next is null ? null : Next with { Creation = before.Creation };
        var reserved = (long)before.Reserved - Read.CountedUnits + (row?.Units ?? 0);
        var stock = before.With(
            (int)Math.Clamp(reserved, 0, int.MaxValue),
            row is null ? before.ReservedUntil
                : before is { Reserved: > 0, ReservedUntil: { } until } && until < row.Until ? until
                : row.Until,
            Read.IsOrphan ? 0 : Bought);
        return new ReservedStock(stock, row);
    }
}
