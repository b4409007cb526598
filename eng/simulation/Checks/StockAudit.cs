using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// Checks invariants of stored carts, products, coupons, reservation rows and orders after every write, for the entities that the write
/// changed.
/// </summary>
/// <param name="world">The run that collects the violations.</param>
internal sealed partial class StockAudit(SimulatedWorld world)
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(90);

    // The time within which an announced reservation is made or abandoned.
    private static readonly TimeSpan AnnouncementTimeout = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, AuditedProduct> products = [];
    private readonly Dictionary<string, StoredCart> carts = [];
    private readonly Dictionary<string, AuditedOrder> orders = [];

    // The orders that used a coupon, by its creation.
    private readonly Dictionary<string, int> used = [];

    // The largest number of units of a product that a reservation has held.
    private readonly Dictionary<(string Id, string ProductId), int> maxHeldUnits = [];

    // The cart that first used a reservation id, and whether the reservation has ended.
    private readonly Dictionary<string, (string CartId, bool HasEnded)> reservations = [];

    /// <summary>The orders of a cart, in the order in which they were placed.</summary>
    public IReadOnlyList<ObservedOrder> OrdersOf(string cartId) =>
        [.. orders.Values.Select(placed => placed.Order).Where(order => order.CartId == cartId)];

    /// <summary>Checks the changes of one write.</summary>
    public void CheckWrite(IReadOnlyList<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            if (StoredRows.OrderId(change) is not null)
            {
                CheckOrder(change, changes);
            }
        }

        foreach (var change in changes)
        {
            if (StoredRows.IsCart(change))
            {
                CheckCart(change, mayEmptyCart: changes.Any(other => StoredRows.OrderId(other) is not null));
            }
        }

        foreach (var product in changes.Select(ProductOf).OfType<string>().Distinct())
        {
            CheckProduct(product, changes);
        }
    }

    private void CheckOrder(StoredChange change, IReadOnlyList<StoredChange> changes)
    {
        if (change is not { Before: null, After: { } entity })
        {
            Check(false, $"The stored order was changed: {change.Key.Row}.");
            return;
        }

        var order = StoredRows.Order(entity);
        var cart = changes.FirstOrDefault(StoredRows.IsCart);
        var (before, after) = (StoredRows.Cart(cart.Before), StoredRows.Cart(cart.After));
        Check(
            before?.ReservationId == order.Id && before.Lines.SequenceEqual(order.Lines) && before.Data == order.Data
            && before.Charges == order.Charges && before.Coupon == order.Coupon?.Code
            && after is { ReservationId: null, Lines.IsEmpty: true, Data: LineOptions.None, Charges: ChargesText.None, Coupon: null },
            $"{order} was not placed by the write that emptied the cart with its lines and its reservation.");
        var placed = ObservedLine.UnitsOf(order.Lines);
        if (order.Coupon is { } coupon)
        {
            placed.Add(StoredRows.UsesOf(coupon.Code), 1);
            Count(order, StoredRows.UsesOf(coupon.Code));
        }

        orders[order.Id] = new AuditedOrder(order, [.. placed.Keys], new Dictionary<string, int>(placed));
        foreach (var (productId, units) in placed)
        {
            var audited = FindProduct(productId);
            audited.TotalCheckedOut += units;
            Check(
                audited.TotalCheckedOut <= audited.TotalSupplied,
                $"Product {productId[^4..]}: {audited.TotalCheckedOut} checked out of {audited.TotalSupplied} that ever existed.");
            CheckRowHasUnits(productId, order.CartId, order.Id, units, $"{order} has bought");
        }
    }

    private void CheckCart(StoredChange change, bool mayEmptyCart)
    {
        var id = change.Key.Partition;
        var (before, after) = (carts.GetValueOrDefault(id), StoredRows.Cart(change.After));
        if (before?.ReservationId is { } ended && ended != after?.ReservationId)
        {
            reservations[ended] = (id, true);
        }

        if (after?.ReservationId is { } used)
        {
            var (cart, hasEnded) = reservations.GetValueOrDefault(used, (id, false));
            Check(cart == id && !hasEnded, $"Cart {id[..6]} uses reservation {used[..6]} again after it ended, or of another cart.");
            reservations.TryAdd(used, (id, false));
        }

        if (before is not null && after is not null)
        {
            CheckStep(id, before, after, mayEmptyCart || StoredMerges.IsMergeStart(change));
        }

        if (after is null)
        {
            Check(
                before?.Held is null || MayHaveExpired(before.Until),
                $"Cart {id[..6]} was deleted although it still held {before?.Held}.");
            carts.Remove(id);
            return;
        }

        carts[id] = after;
        foreach (var (productId, units) in after.Units)
        {
            CheckRowHasUnits(productId, id, after.ReservationId!, units, $"Cart {id[..6]} holds");
            var key = (after.ReservationId!, productId);
            maxHeldUnits[key] = Math.Max(units, maxHeldUnits.GetValueOrDefault(key));
        }
    }

    /// <summary>Checks how one write of a cart changes its reservation.</summary>
    private void CheckStep(string id, StoredCart before, StoredCart after, bool mayEmptyCart)
    {
        var isUnchanged = before.ReservationId == after.ReservationId && before.Held == after.Held && before.Until == after.Until;
        if (before.Version == after.Version)
        {
            Check(
                before.Lines.SequenceEqual(after.Lines) && before.Data == after.Data && before.Charges == after.Charges
                && before.Coupon == after.Coupon
                && before.UpdatedAt == after.UpdatedAt,
                $"Cart {id[..6]} changed without a new version.");
            var requestWasRemoved = before.Held is null && after.ReservationId is null;
            var hasExpired = after.ReservationId is null && MayHaveExpired(before.Until);
            Check(
                requestWasRemoved || hasExpired
                || (before.Held == after.Held && (before.Held is null || after.ReservationId == before.ReservationId)),
                $"Cart {id[..6]} lost its reservation of {before.Held} before it expired and without a new version.");
            return;
        }

        var wasRecreated = before.Version.Split('-')[0] != after.Version.Split('-')[0];
        var wasReleased = after.ReservationId is null && (mayEmptyCart || before.Lines.SequenceEqual(after.Lines));
        var holdsAllLines = before.Lines.SequenceEqual(after.Lines)
            && ObservedLine.UnitsOf(after.Lines).OrderBy(one => one.Key, StringComparer.Ordinal)
            .SequenceEqual(after.Units.OrderBy(one => one.Key, StringComparer.Ordinal));
        var expiredBefore = wasRecreated && after.ReservationId is null && MayHaveExpired(before.Until);
        Check(
            expiredBefore || isUnchanged || wasReleased || holdsAllLines,
            $"Cart {id[..6]} holds {after.Held}, which does not match its lines, and held {before.Held} before.");
    }

    /// <summary>Whether a reservation may have expired by the clock of some instance.</summary>
    private bool MayHaveExpired(long until) =>
        (Now + world.Profile.MaxOffset).UtcTicks > until + ClockTolerance.Ticks;

    private void CheckProduct(string id, IReadOnlyList<StoredChange> changes)
    {
        var audited = FindProduct(id);
        var (before, stock, isReservationWrite) = (audited.Value, audited.Value?.Stock ?? 0, false);
        var touched = new List<string>();
        foreach (var change in changes)
        {
            if (IsStock(change) && ProductOf(change) == id)
            {
                audited.Value = StoredRows.IsCoupon(change) ? StoredRows.Uses(change.After) : StoredRows.Product(change.After);
                audited.Creation = change.After is { } entity ? StoredRows.Text(entity, "Creation") : null;
                audited.Uses = StoredRows.IsCoupon(change) ? StoredRows.Coupon(change.After)?.Used : null;
                audited.IsDeleted = StoredRows.IsDeleted(change.After);
                isReservationWrite |= StoredRows.IsReservationWrite(change);
                Check(
                    !StoredRows.IsDeleted(change.Before) || !StoredRows.IsDeleted(change.After),
                    $"Product {id[^4..]} was changed after it was deleted.");
            }
            else if (StoredRows.RowKey(change) is { } key && key.ProductId == id)
            {
                isReservationWrite = true;
                touched.Add(key.CartId);
                stock = Math.Max(0, stock - UpdateRow(audited, id, key.CartId, StoredRows.Row(change.After)));
            }
        }

        var sum = audited.Rows.Values.Sum(row => audited.Counts(row) ? row.Units : 0);
        Check(
            (audited.Value?.Reserved ?? 0) == sum,
            $"Product {id[^4..]} has {audited.Value?.Reserved} reserved units, but the sum of its rows is {sum}.");
        var now = audited.Value?.Stock ?? 0;
        isReservationWrite &= audited.Value is not null;
        Check(
            !isReservationWrite || now == stock,
            $"Product {id[^4..]} has a stock of {now} after a reservation's write instead of {stock}.");
        var excess = Math.Max(0, sum - now);
        Check(
            !isReservationWrite || excess <= audited.Excess,
            $"Product {id[^4..]}: {sum} units are reserved but the stock is {now}, and no catalog change lowered it.");
        audited.Excess = excess;
        audited.TotalSupplied += isReservationWrite ? 0 : Math.Max(0, now - (before?.Stock ?? 0));
        foreach (var cartId in touched)
        {
            var cart = carts.GetValueOrDefault(cartId);
            if (cart?.Units.TryGetValue(id, out var units) == true)
            {
                CheckRowHasUnits(id, cartId, cart.ReservationId!, units, $"Cart {cartId[..6]} holds");
            }
        }
    }

    /// <summary>Records a changed row. Returns the units that the change must take from the stock.</summary>
    private int UpdateRow(AuditedProduct audited, string productId, string cartId, StoredReservationRow? after)
    {
        var before = audited.Rows.GetValueOrDefault(cartId);
        audited.RecordLateness(cartId, world.IsLate);
        if (after is null)
        {
            audited.Rows.Remove(cartId);
        }
        else
        {
            audited.Rows[cartId] = after;
            CheckExpiresSoon(productId, cartId, after);
            Check(
                !WasTaken(after.Id, productId),
                $"Product {productId[^4..]} has a row for order {after.Id[..6]}, whose units were already taken from the stock.");
        }

        if (before is null || !orders.TryGetValue(before.Id, out var placed) || !placed.UnitsToTake.TryGetValue(productId, out var units)
            || (after?.Id == before.Id && after.Units >= units))
        {
            return 0;
        }

        Check(
            after is null,
            $"The units of product {productId[^4..]} in order {before.Id[..6]} were released instead of taken from the stock.");
        placed.UnitsToTake.Remove(productId);
        return audited.Counts(before) ? units : 0;
    }

    /// <summary>Units that the cart never held must expire soon.</summary>
    private void CheckExpiresSoon(string productId, string cartId, StoredReservationRow row) => Check(
        row.Units <= maxHeldUnits.GetValueOrDefault((row.Id, productId))
        || row.Until <= (Now + world.Profile.MaxOffset + AnnouncementTimeout).UtcTicks,
        $"Product {productId[^4..]} has {row.Units} units for cart {cartId[..6]} until {TimeOf(row)}, but the cart never held as many.");

    private static DateTimeOffset TimeOf(StoredReservationRow row) => new(row.Until, default);

    /// <summary>Whether a row has expired by the clock of the last instance.</summary>
    private bool RowHasExpired(StoredReservationRow row) => Now.UtcTicks > row.Until + ClockTolerance.Ticks;

    private bool CartHolds(string cartId, string reservationId) => carts.GetValueOrDefault(cartId) is { } cart
        && cart.ReservationId == reservationId && cart.Until + ClockTolerance.Ticks >= Now.UtcTicks;

    private bool CartHasExpired(string cartId) => carts.GetValueOrDefault(cartId) is not { } cart
        || cart.UpdatedAt + world.Profile.ExpireAfter.Ticks <= Now.UtcTicks;

    private DateTimeOffset Now => LoopClock.Epoch.AddTicks(world.Loop.Now);

    private bool WasTaken(string id, string productId) => orders.TryGetValue(id, out var placed)
        && placed.All.Contains(productId) && !placed.UnitsToTake.ContainsKey(productId);

    private void CheckRowHasUnits(string productId, string cartId, string reservation, int units, string subject)
    {
        var row = FindProduct(productId).Rows.GetValueOrDefault(cartId);
        Check(
            row?.Id == reservation && row.Units >= units,
            $"{subject} {units} of product {productId[^4..]}, but its row has {row?.Units ?? 0} of {WhichReservation(row, reservation)}.");
    }

    private static string WhichReservation(StoredReservationRow? row, string id) =>
        row?.Id == id ? "this reservation" : "another reservation";

    /// <summary>Counts the order as a use of the coupon whose creation is in its row.</summary>
    private void Count(ObservedOrder order, string uses)
    {
        if (FindProduct(uses).Rows.GetValueOrDefault(order.CartId)?.Creation is { } creation)
        {
            used[creation] = used.GetValueOrDefault(creation) + 1;
        }
    }

    private static bool IsStock(StoredChange change) => StoredRows.IsProduct(change) || StoredRows.IsCoupon(change);

    /// <summary>The product, or the id for the uses of a coupon, whose entity or reservation row a write changed.</summary>
    private static string? ProductOf(StoredChange change) => StoredRows.IsProduct(change) ? change.Key.Row
        : StoredRows.IsCoupon(change) ? StoredRows.UsesOf(change)
        : StoredRows.RowKey(change)?.ProductId;

    private AuditedProduct FindProduct(string productId)
    {
        if (!products.TryGetValue(productId, out var audited))
        {
            products[productId] = audited = new AuditedProduct();
        }

        return audited;
    }

    private void Check(bool condition, FormattableString message)
    {
        if (!condition)
        {
            world.Report(message);
        }
    }
}
