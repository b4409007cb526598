namespace CartFunctions.Simulation.Checks;

/// <content>What must hold when a scenario is at rest.</content>
internal sealed partial class StockAudit
{
    /// <summary>After the end of every reservation and a sweep: nothing is reserved, and all that was bought is taken.</summary>
    public void CheckNothingIsLeft()
    {
        foreach (var (id, audited) in products)
        {
            Expect(audited.Rows.Count == 0, $"Product {id[^4..]} has rows of reservations that are over, and a sweep left them.");
            Expect(!audited.IsDeleted, $"The row of product {id[^4..]}, which was deleted, was not removed.");
            var uses = used.GetValueOrDefault(audited.Creation ?? string.Empty);
            Expect(
                audited.Uses is null || audited.Uses == uses, $"Coupon {id[^4..]} counts {audited.Uses} uses, and {uses} orders have it.");
            Expect(audited.Value is null or { Reserved: 0 }, $"Product {id[^4..]} has units reserved for nobody: {audited.Value}.");
        }

        foreach (var (id, bought) in orders)
        {
            Expect(bought.Left.Count == 0, $"What order {id[..6]} bought was never taken from the stock.");
        }
    }

    /// <summary>After an answer that leaves nothing to do: a cart has no row with more units than it needs, of some products.</summary>
    public void CheckIsSettled(string cartId, IEnumerable<string> productIds)
    {
        foreach (var productId in productIds)
        {
            var row = AuditedOf(productId).Rows.GetValueOrDefault(cartId);
            var need = row is null ? 0 : carts.GetValueOrDefault(cartId)?.NeedOf(productId, row.Id) ?? 0;
            Expect(
                row is null || row.Units <= need,
                $"A repeat left {row?.Units} of product {productId[^4..]} reserved for cart {cartId[..6]}, which needs {need}.");
        }
    }

    /// <summary>
    /// When all has been at rest for longer than a reservation is made: no row has units that no cart needs, unless another cart
    /// can get them. Where no instance stopped, there is nothing left of a reservation that was refused.
    /// </summary>
    public void CheckNothingIsHidden()
    {
        foreach (var (productId, audited) in products)
        {
            foreach (var (cartId, row) in audited.Rows.Where(row => world.Profile.Stops == 0 && !IsGone(row.Key)))
            {
                var need = carts[cartId].NeedOf(productId, row.Id);
                var isRefused = row.Units > Math.Max(need, held.GetValueOrDefault((row.Id, productId)));
                Expect(
                    row.Units <= need || (isRefused ? audited.Late.Contains(cartId) : IsDue(row)),
                    $"Cart {cartId[..6]} needs {need} of product {productId[^4..]}, and {row.Units} stay reserved for it.");
            }
        }
    }

    /// <summary>Units of a product that no cart holds, and that any cart may take.</summary>
    public int FreeOf(string productId)
    {
        var audited = AuditedOf(productId);
        return (audited.Value?.Stock ?? 0) - audited.Rows.Sum(row => !IsDue(row.Value) ? row.Value.Units
            : IsHeld(row.Key, row.Value.Id) ? Math.Min(row.Value.Units, carts[row.Key].Units.GetValueOrDefault(productId))
            : orders.TryGetValue(row.Value.Id, out var bought) ? bought.Left.GetValueOrDefault(productId) // Sold, and still in the stock.
            : 0);
    }
}
