namespace CartFunctions.Simulation.Checks;

/// <content>Checks invariants that hold while no request is running.</content>
internal sealed partial class StockAudit
{
    /// <summary>
    /// Call after all reservations have ended and a sweep ran. Checks that nothing is reserved and that the stock of every order was taken.
    /// </summary>
    public void CheckNoReservationsRemain()
    {
        foreach (var (id, audited) in products)
        {
            Check(audited.Rows.Count == 0, $"Product {id[^4..]} still has reservation rows after the sweep.");
            Check(!audited.IsDeleted, $"The row of the deleted product {id[^4..]} was not removed.");
            var uses = used.GetValueOrDefault(audited.Creation ?? string.Empty);
            Check(
                audited.Uses is null || audited.Uses == uses, $"Coupon {id[^4..]} counts {audited.Uses} uses, but {uses} orders have it.");
            Check(
                audited.Value is null or { Reserved: 0 },
                $"Product {id[^4..]} has reserved units but no reservation row: {audited.Value}.");
        }

        foreach (var (id, placed) in orders)
        {
            Check(placed.UnitsToTake.Count == 0, $"The units of order {id[..6]} were never taken from the stock.");
        }
    }

    /// <summary>
    /// Call after a repeat has finished the work of a purchase. Checks that no row of these products has more units than the cart needs.
    /// </summary>
    public void CheckIsReconciled(string cartId, IEnumerable<string> productIds)
    {
        foreach (var productId in productIds)
        {
            var row = FindProduct(productId).Rows.GetValueOrDefault(cartId);
            var need = row is null ? 0 : carts.GetValueOrDefault(cartId)?.NeedOf(productId, row.Id) ?? 0;
            Check(
                row is null || row.Units <= need,
                $"A repeat left {row?.Units} units of product {productId[^4..]} reserved for cart {cartId[..6]}, which needs {need}.");
        }
    }

    /// <summary>
    /// Call when no request has run for longer than a reservation takes. Checks that a row has units that its cart does not need only if it
    /// has expired. If no instance stopped, nothing remains of a refused reservation.
    /// </summary>
    public void CheckNoUnitsAreStuck()
    {
        foreach (var (productId, audited) in products)
        {
            foreach (var (cartId, row) in audited.Rows.Where(row => world.Profile.Stops == 0 && !CartHasExpired(row.Key)))
            {
                var need = carts[cartId].NeedOf(productId, row.Id);
                var isRefused = row.Units > Math.Max(need, maxHeldUnits.GetValueOrDefault((row.Id, productId)));
                Check(
                    row.Units <= need || (isRefused ? audited.LateCarts.Contains(cartId) : RowHasExpired(row)),
                    $"Cart {cartId[..6]} needs {need} units of product {productId[^4..]}, but {row.Units} units stay reserved for it.");
            }
        }
    }

    /// <summary>The units of a product that no cart holds.</summary>
    public int AvailableUnitsOf(string productId)
    {
        var audited = FindProduct(productId);
        return (audited.Value?.Stock ?? 0) - audited.Rows.Sum(row => !RowHasExpired(row.Value) ? row.Value.Units
            : CartHolds(row.Key, row.Value.Id) ? Math.Min(row.Value.Units, carts[row.Key].Units.GetValueOrDefault(productId))
            // Checked out, but not yet taken from the stock.
            : orders.TryGetValue(row.Value.Id, out var placed) ? placed.UnitsToTake.GetValueOrDefault(productId)
            : 0);
    }
}
