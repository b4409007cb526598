using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// What must hold of stored carts, products, coupons, rows of reservations and orders after every write, whichever requests raced, stalled
/// or died. It looks at what a write touched.
/// </summary>
/// <param name="world">The run, to which it reports.</param>
internal sealed partial class StockAudit(SimulatedWorld world)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    // In which what is announced is held, or given up.
    private static readonly TimeSpan Announcement = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, AuditedProduct> products = [];
    private readonly Dictionary<string, CartStored> carts = [];
    private readonly Dictionary<string, AuditedOrder> orders = [];

    // The orders that used a coupon, by its creation.
    private readonly Dictionary<string, int> used = [];

    // The most units of a product that a reservation ever held.
    private readonly Dictionary<(string Id, string ProductId), int> held = [];

    // The cart that named a reservation first, and whether none names it any more.
    private readonly Dictionary<string, (string CartId, bool IsOver)> reservations = [];

    /// <summary>The orders of a cart, in the order in which they were placed.</summary>
    public IReadOnlyList<OrderSeen> OrdersOf(string cartId) =>
        [.. orders.Values.Select(bought => bought.Order).Where(order => order.CartId == cartId)];

    /// <summary>Looks at what one write changed.</summary>
    public void See(IReadOnlyList<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            if (StoredRows.OrderId(change) is not null)
            {
                SeeOrder(change, changes);
            }
        }

        foreach (var change in changes)
        {
            if (StoredRows.IsCart(change))
            {
                SeeCart(change, isBought: changes.Any(other => StoredRows.OrderId(other) is not null));
            }
        }

        foreach (var product in changes.Select(ProductOf).OfType<string>().Distinct())
        {
            SeeProduct(product, changes);
        }
    }

    private void SeeOrder(StoredChange change, IReadOnlyList<StoredChange> changes)
    {
        if (change is not { Before: null, After: { } entity })
        {
            Expect(false, $"An order was changed: {change.Key.Row}.");
            return;
        }

        var order = StoredRows.Order(entity);
        var cart = changes.FirstOrDefault(StoredRows.IsCart);
        var (before, after) = (StoredRows.Cart(cart.Before), StoredRows.Cart(cart.After));
        Expect(
            before?.ReservationId == order.Id && before.Lines.SequenceEqual(order.Lines) && before.Data == order.Data
            && before.Charges == order.Charges && before.Coupon == order.Coupon?.Code
            && after is { ReservationId: null, Lines.IsEmpty: true, Data: LineOptions.None, Charges: ChargesText.None, Coupon: null },
            $"{order} was placed, and not in one step with a cart of these lines and this reservation that it emptied.");
        var bought = LineSeen.UnitsOf(order.Lines);
        if (order.Coupon is { } coupon)
        {
            bought.Add(StoredRows.UsesOf(coupon.Code), 1);
            Count(order, StoredRows.UsesOf(coupon.Code));
        }

        orders[order.Id] = new AuditedOrder(order, [.. bought.Keys], new Dictionary<string, int>(bought));
        foreach (var (productId, units) in bought)
        {
            var audited = AuditedOf(productId);
            audited.Sold += units;
            Expect(
                audited.Sold <= audited.Ever,
                $"Of product {productId[^4..]} {audited.Sold} were sold, and there never were more than {audited.Ever}.");
            CheckRow(productId, order.CartId, order.Id, units, $"{order} bought");
        }
    }

    private void SeeCart(StoredChange change, bool isBought)
    {
        var id = change.Key.Partition;
        var (before, after) = (carts.GetValueOrDefault(id), StoredRows.Cart(change.After));
        if (before?.ReservationId is { } ended && ended != after?.ReservationId)
        {
            reservations[ended] = (id, true);
        }

        if (after?.ReservationId is { } named)
        {
            var (cart, isOver) = reservations.GetValueOrDefault(named, (id, false));
            Expect(cart == id && !isOver, $"Cart {id[..6]} names reservation {named[..6]} again, which was over.");
            reservations.TryAdd(named, (id, false));
        }

        if (before is not null && after is not null)
        {
            CheckStep(id, before, after, isBought || StoredMerges.IsDeparture(change));
        }

        if (after is null)
        {
            Expect(before?.Held is null || IsOver(before.Until), $"Cart {id[..6]} was deleted, and held {before?.Held}.");
            carts.Remove(id);
            return;
        }

        carts[id] = after;
        foreach (var (productId, units) in after.Units)
        {
            CheckRow(productId, id, after.ReservationId!, units, $"Cart {id[..6]} holds");
            held[(after.ReservationId!, productId)] = Math.Max(units, held.GetValueOrDefault((after.ReservationId!, productId)));
        }
    }

    /// <summary>What one write of a cart may do to its reservation.</summary>
    private void CheckStep(string id, CartStored before, CartStored after, bool isBought)
    {
        var isSame = before.ReservationId == after.ReservationId && before.Held == after.Held && before.Until == after.Until;
        if (before.Version == after.Version)
        {
            Expect(
                before.Lines.SequenceEqual(after.Lines) && before.Data == after.Data && before.Charges == after.Charges
                && before.Coupon == after.Coupon
                && before.UpdatedAt == after.UpdatedAt,
                $"Cart {id[..6]} changed and kept its version.");
            var isDropped = before.Held is null && after.ReservationId is null;
            var isEnded = after.ReservationId is null && IsOver(before.Until);
            Expect(
                isDropped || isEnded || (before.Held == after.Held && (before.Held is null || after.ReservationId == before.ReservationId)),
                $"Cart {id[..6]} lost what it held, {before.Held}, before its time and without a version.");
            return;
        }

        var isMadeAnew = before.Version.Split('-')[0] != after.Version.Split('-')[0];
        var isLeft = after.ReservationId is null && (isBought || before.Lines.SequenceEqual(after.Lines));
        var isHeld = before.Lines.SequenceEqual(after.Lines)
            && LineSeen.UnitsOf(after.Lines).OrderBy(one => one.Key, StringComparer.Ordinal)
            .SequenceEqual(after.Units.OrderBy(one => one.Key, StringComparer.Ordinal));
        var isOver = isMadeAnew && after.ReservationId is null && IsOver(before.Until);
        Expect(isOver || isSame || isLeft || isHeld, $"Cart {id[..6]} holds {after.Held} with other lines, and held {before.Held}.");
    }

    /// <summary>Whether a time may be over by some instance's clock.</summary>
    private bool IsOver(long until) =>
        (Now + world.Profile.MaxOffset).UtcTicks > until + Grace.Ticks;

    private void SeeProduct(string id, IReadOnlyList<StoredChange> changes)
    {
        var audited = AuditedOf(id);
        var (before, stock, isMove) = (audited.Value, audited.Value?.Stock ?? 0, false);
        var touched = new List<string>();
        foreach (var change in changes)
        {
            if (IsStock(change) && ProductOf(change) == id)
            {
                audited.Value = StoredRows.IsCoupon(change) ? StoredRows.Uses(change.After) : StoredRows.Product(change.After);
                audited.Creation = change.After is { } entity ? StoredRows.Text(entity, "Creation") : null;
                audited.Uses = StoredRows.IsCoupon(change) ? StoredRows.Coupon(change.After)?.Used : null;
                audited.IsDeleted = StoredRows.IsDeleted(change.After);
                isMove |= StoredRows.IsMove(change);
                Expect(
                    !StoredRows.IsDeleted(change.Before) || !StoredRows.IsDeleted(change.After),
                    $"Product {id[^4..]} was deleted, and changed after that.");
            }
            else if (StoredRows.RowKey(change) is { } key && key.ProductId == id)
            {
                isMove = true;
                touched.Add(key.CartId);
                stock = Math.Max(0, stock - SeeRow(audited, id, key.CartId, StoredRows.Row(change.After)));
            }
        }

        var sum = audited.Rows.Values.Sum(row => audited.Counts(row) ? row.Units : 0);
        Expect(
            (audited.Value?.Reserved ?? 0) == sum,
            $"Product {id[^4..]} says {audited.Value?.Reserved} are reserved, and its rows {sum}.");
        var now = audited.Value?.Stock ?? 0;
        isMove &= audited.Value is not null;
        Expect(!isMove || now == stock, $"Product {id[^4..]} has a stock of {now} after a reservation's write, in the place of {stock}.");
        var over = Math.Max(0, sum - now);
        Expect(
            !isMove || over <= audited.Over,
            $"Of product {id[^4..]} {sum} are reserved, and there are {now}: nobody lowered that by hand.");
        audited.Over = over;
        audited.Ever += isMove ? 0 : Math.Max(0, now - (before?.Stock ?? 0));
        foreach (var cartId in touched)
        {
            var cart = carts.GetValueOrDefault(cartId);
            if (cart?.Units.TryGetValue(id, out var units) == true)
            {
                CheckRow(id, cartId, cart.ReservationId!, units, $"Cart {cartId[..6]} holds");
            }
        }
    }

    /// <summary>A row changed; the units that leave the stock by it.</summary>
    private int SeeRow(AuditedProduct audited, string productId, string cartId, RowStored? after)
    {
        var before = audited.Rows.GetValueOrDefault(cartId);
        audited.NoteLate(cartId, world.IsLate);
        if (after is null)
        {
            audited.Rows.Remove(cartId);
        }
        else
        {
            audited.Rows[cartId] = after;
            CheckIsShort(productId, cartId, after);
            Expect(!IsTaken(after.Id, productId), $"Product {productId[^4..]} has a row of order {after.Id[..6]}, which was taken before.");
        }

        if (before is null || !orders.TryGetValue(before.Id, out var bought) || !bought.Left.TryGetValue(productId, out var units)
            || (after?.Id == before.Id && after.Units >= units))
        {
            return 0;
        }

        Expect(after is null, $"What order {before.Id[..6]} bought of product {productId[^4..]} was given back.");
        bought.Left.Remove(productId);
        return audited.Counts(before) ? units : 0;
    }

    /// <summary>What a cart never held may be asked for soon.</summary>
    private void CheckIsShort(string productId, string cartId, RowStored row) => Expect(
        row.Units <= held.GetValueOrDefault((row.Id, productId)) || row.Until <= (Now + world.Profile.MaxOffset + Announcement).UtcTicks,
        $"A row of product {productId[^4..]} has {row.Units} for cart {cartId[..6]}, which never held as many, until {TimeOf(row)}.");

    private static DateTimeOffset TimeOf(RowStored row) => new(row.Until, default);

    /// <summary>Whether a row's time is over by the clock of the instance that is there in the end.</summary>
    private bool IsDue(RowStored row) => Now.UtcTicks > row.Until + Grace.Ticks;

    private bool IsHeld(string cartId, string reservationId) => carts.GetValueOrDefault(cartId) is { } cart
        && cart.ReservationId == reservationId && cart.Until + Grace.Ticks >= Now.UtcTicks;

    private bool IsGone(string cartId) => carts.GetValueOrDefault(cartId) is not { } cart
        || cart.UpdatedAt + world.Profile.ExpireAfter.Ticks <= Now.UtcTicks;

    private DateTimeOffset Now => LoopClock.Epoch.AddTicks(world.Loop.Now);

    private bool IsTaken(string id, string productId) => orders.TryGetValue(id, out var bought)
        && bought.All.Contains(productId) && !bought.Left.ContainsKey(productId);

    private void CheckRow(string productId, string cartId, string reservation, int units, string who)
    {
        var row = AuditedOf(productId).Rows.GetValueOrDefault(cartId);
        Expect(
            row?.Id == reservation && row.Units >= units,
            $"{who} {units} of product {productId[^4..]}, and its row has {row?.Units ?? 0} of {WhichReservation(row, reservation)}.");
    }

    private static string WhichReservation(RowStored? row, string id) => row?.Id == id ? "this reservation" : "another reservation";

    /// <summary>An order used a coupon, of the creation that its row names.</summary>
    private void Count(OrderSeen order, string uses)
    {
        if (AuditedOf(uses).Rows.GetValueOrDefault(order.CartId)?.Creation is { } creation)
        {
            used[creation] = used.GetValueOrDefault(creation) + 1;
        }
    }

    private static bool IsStock(StoredChange change) => StoredRows.IsProduct(change) || StoredRows.IsCoupon(change);

    /// <summary>The product, or what stands for the uses of a coupon, of which a write changed the row or the units.</summary>
    private static string? ProductOf(StoredChange change) => StoredRows.IsProduct(change) ? change.Key.Row
        : StoredRows.IsCoupon(change) ? StoredRows.UsesOf(change)
        : StoredRows.RowKey(change)?.ProductId;

    private AuditedProduct AuditedOf(string productId)
    {
        if (!products.TryGetValue(productId, out var audited))
        {
            products[productId] = audited = new AuditedProduct();
        }

        return audited;
    }

    private void Expect(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            world.Report(otherwise);
        }
    }
}
