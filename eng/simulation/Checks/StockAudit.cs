using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// What must hold of stored carts, products, rows of reservations and orders after every write, whichever requests raced, stalled or
/// died. It looks at what a write touched.
/// </summary>
/// <param name="world">The run, to which it reports.</param>
internal sealed class StockAudit(SimulatedWorld world)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    // In which what is announced is held, or given up.
    private static readonly TimeSpan Announcement = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, Shelf> shelves = [];
    private readonly Dictionary<string, CartStored> carts = [];
    private readonly Dictionary<string, Bought> orders = [];

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

    /// <summary>After the end of every reservation and a sweep: nothing is reserved, and all that was bought is taken.</summary>
    public void CheckNothingIsLeft()
    {
        foreach (var (id, shelf) in shelves)
        {
            Expect(shelf.Rows.Count == 0, $"Product {id[^4..]} has rows of reservations that are over, and a sweep left them.");
            Expect(!shelf.IsDeleted, $"The row of product {id[^4..]}, which was deleted, was not removed.");
            Expect(shelf.Value is null or { Reserved: 0 }, $"Product {id[^4..]} has units reserved for nobody: {shelf.Value}.");
        }

        foreach (var (id, bought) in orders)
        {
            Expect(bought.Left.Count == 0, $"What order {id[..6]} bought was never taken from the stock.");
        }
    }

    /// <summary>After an answer that leaves nothing to do: a cart has no row with more units than it needs, of some products.</summary>
    public void CheckIsSettled(string cartId, IEnumerable<string> products)
    {
        foreach (var productId in products)
        {
            var row = ShelfOf(productId).Rows.GetValueOrDefault(cartId);
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
        foreach (var (productId, shelf) in shelves)
        {
            foreach (var (cartId, row) in shelf.Rows.Where(row => world.Profile.Stops == 0 && !IsGone(row.Key)))
            {
                var need = carts[cartId].NeedOf(productId, row.Id);
                var isRefused = row.Units > Math.Max(need, held.GetValueOrDefault((row.Id, productId)));
                Expect(
                    row.Units <= need || (isRefused ? shelf.Late.Contains(cartId) : IsDue(row)),
                    $"Cart {cartId[..6]} needs {need} of product {productId[^4..]}, and {row.Units} stay reserved for it.");
            }
        }
    }

    /// <summary>Units of a product that no cart holds, and that any cart may take.</summary>
    public int FreeOf(string productId)
    {
        var shelf = ShelfOf(productId);
        return (shelf.Value?.Stock ?? 0) - shelf.Rows.Sum(row => !IsDue(row.Value) ? row.Value.Units
            : IsHeld(row.Key, row.Value.Id) ? Math.Min(row.Value.Units, carts[row.Key].Units.GetValueOrDefault(productId))
            : orders.TryGetValue(row.Value.Id, out var bought) ? bought.Left.GetValueOrDefault(productId) // Sold, and still in the stock.
            : 0);
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
            && before.Charges == order.Charges
            && after is { ReservationId: null, Lines.IsEmpty: true, Data: LineOptions.None, Charges: ChargesText.None },
            $"{order} was placed, and not in one step with a cart of these lines and this reservation that it emptied.");
        var bought = UnitsOf(order.Lines);
        orders[order.Id] = new Bought(order, new Dictionary<string, int>(bought));
        foreach (var (productId, units) in bought)
        {
            var shelf = ShelfOf(productId);
            shelf.Sold += units;
            Expect(
                shelf.Sold <= shelf.Ever,
                $"Of product {productId[^4..]} {shelf.Sold} were sold, and there never were more than {shelf.Ever}.");
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
        var isHeld = before.Lines.SequenceEqual(after.Lines) && UnitsOf(after.Lines).OrderBy(one => one.Key, StringComparer.Ordinal)
            .SequenceEqual(after.Units.OrderBy(one => one.Key, StringComparer.Ordinal));
        var isOver = isMadeAnew && after.ReservationId is null && IsOver(before.Until);
        Expect(isOver || isSame || isLeft || isHeld, $"Cart {id[..6]} holds {after.Held} with other lines, and held {before.Held}.");
    }

    /// <summary>Whether a time may be over by some instance's clock.</summary>
    private bool IsOver(long until) =>
        (Now + world.Profile.MaxOffset).UtcTicks > until + Grace.Ticks;

    private void SeeProduct(string id, IReadOnlyList<StoredChange> changes)
    {
        var shelf = ShelfOf(id);
        var (before, stock, isMove) = (shelf.Value, shelf.Value?.Stock ?? 0, false);
        var touched = new List<string>();
        foreach (var change in changes)
        {
            if (StoredRows.IsProduct(change) && change.Key.Row == id)
            {
                shelf.Value = StoredRows.Product(change.After);
                shelf.IsDeleted = StoredRows.IsDeleted(change.After);
                isMove |= StoredRows.IsMove(change);
                Expect(
                    !StoredRows.IsDeleted(change.Before) || !StoredRows.IsDeleted(change.After),
                    $"Product {id[^4..]} was deleted, and changed after that.");
            }
            else if (StoredRows.RowKey(change) is { } key && key.ProductId == id)
            {
                isMove = true;
                touched.Add(key.CartId);
                stock = Math.Max(0, stock - SeeRow(shelf, id, key.CartId, StoredRows.Row(change.After)));
            }
        }

        var sum = shelf.Rows.Values.Sum(row => row.Units);
        Expect((shelf.Value?.Reserved ?? 0) == sum, $"Product {id[^4..]} says {shelf.Value?.Reserved} are reserved, and its rows {sum}.");
        var now = shelf.Value?.Stock ?? 0;
        Expect(!isMove || now == stock, $"Product {id[^4..]} has a stock of {now} after a reservation's write, in the place of {stock}.");
        var over = Math.Max(0, sum - now);
        Expect(
            !isMove || over <= shelf.Over,
            $"Of product {id[^4..]} {sum} are reserved, and there are {now}: nobody lowered that by hand.");
        shelf.Over = over;
        shelf.Ever += isMove ? 0 : Math.Max(0, now - (before?.Stock ?? 0));
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
    private int SeeRow(Shelf shelf, string productId, string cartId, RowStored? after)
    {
        var before = shelf.Rows.GetValueOrDefault(cartId);
        shelf.NoteLate(cartId, world.IsLate);
        if (after is null)
        {
            shelf.Rows.Remove(cartId);
        }
        else
        {
            shelf.Rows[cartId] = after;
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
        return units;
    }

    /// <summary>What a cart never held may be asked for soon.</summary>
    private void CheckIsShort(string productId, string cartId, RowStored row) => Expect(
        row.Units <= held.GetValueOrDefault((row.Id, productId)) || row.Until <= (Now + world.Profile.MaxOffset + Announcement).UtcTicks,
        $"A row of product {productId[^4..]} has {row.Units} for cart {cartId[..6]}, which never held as many, until {TimeOf(row)}.");

    /// <summary>The units of all lines, by product.</summary>
    private static Dictionary<string, int> UnitsOf(IEnumerable<LineSeen> lines) =>
        lines.GroupBy(line => line.ProductId).ToDictionary(same => same.Key, same => same.Sum(line => line.Quantity));

    private static DateTimeOffset TimeOf(RowStored row) => new(row.Until, default);

    /// <summary>Whether a row's time is over by the clock of the instance that is there in the end.</summary>
    private bool IsDue(RowStored row) => Now.UtcTicks > row.Until + Grace.Ticks;

    private bool IsHeld(string cartId, string reservationId) => carts.GetValueOrDefault(cartId) is { } cart
        && cart.ReservationId == reservationId && cart.Until + Grace.Ticks >= Now.UtcTicks;

    private bool IsGone(string cartId) => carts.GetValueOrDefault(cartId) is not { } cart
        || cart.UpdatedAt + world.Profile.ExpireAfter.Ticks <= Now.UtcTicks;

    private DateTimeOffset Now => LoopClock.Epoch.AddTicks(world.Loop.Now);

    private bool IsTaken(string id, string productId) => orders.TryGetValue(id, out var bought)
        && bought.Order.Lines.Any(line => line.ProductId == productId) && !bought.Left.ContainsKey(productId);

    private void CheckRow(string productId, string cartId, string reservation, int units, string who)
    {
        var row = ShelfOf(productId).Rows.GetValueOrDefault(cartId);
        Expect(
            row?.Id == reservation && row.Units >= units,
            $"{who} {units} of product {productId[^4..]}, and its row has {row?.Units ?? 0} of {WhichReservation(row, reservation)}.");
    }

    private static string WhichReservation(RowStored? row, string id) => row?.Id == id ? "this reservation" : "another reservation";

    private static string? ProductOf(StoredChange change) =>
        StoredRows.IsProduct(change) ? change.Key.Row : StoredRows.RowKey(change)?.ProductId;

    private Shelf ShelfOf(string productId)
    {
        if (!shelves.TryGetValue(productId, out var shelf))
        {
            shelves[productId] = shelf = new Shelf();
        }

        return shelf;
    }

    private void Expect(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            world.Report(otherwise);
        }
    }

    /// <summary>A product with its rows.</summary>
    private sealed class Shelf
    {
        public ProductValue? Value { get; set; }

        /// <summary>Whether it was deleted, and its row is there.</summary>
        public bool IsDeleted { get; set; }

        /// <summary>By their carts.</summary>
        public Dictionary<string, RowStored> Rows { get; } = [];

        /// <summary>The carts whose row was written last by a call for which nobody waited any more.</summary>
        public HashSet<string> Late { get; } = [];

        /// <summary>By how much what is reserved exceeds the stock, which only who lowers it by hand may bring about.</summary>
        public int Over { get; set; }

        /// <summary>All units that there ever were.</summary>
        public int Ever { get; set; }

        /// <summary>All units that were sold.</summary>
        public int Sold { get; set; }

        /// <summary>A cart's row is written.</summary>
        public void NoteLate(string cartId, bool isLate) => _ = isLate ? Late.Add(cartId) : Late.Remove(cartId);
    }

    /// <summary>An order, and what of it is not taken from the stock yet.</summary>
    private sealed record Bought(OrderSeen Order, Dictionary<string, int> Left);
}
