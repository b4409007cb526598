using System.Text;
using System.Text.RegularExpressions;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>
/// The app reconciles a row with an older copy of the cart. It misses a reservation that the cart announced in between, and releases its
/// units.
/// </summary>
/// <param name="isCoupon">Whether the row belongs to a coupon and not to a product.</param>
internal sealed class CartReadBeforeRow(bool isCoupon = false) : Defect
{
    private static readonly TimeSpan StaleFor = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<string, List<(long ReplacedAt, TableAnswer Answer)>> previousCarts = [];
    private readonly Dictionary<(Operation? Operation, string CartId), long> rowsRead = [];

    /// <inheritdoc/>
    public override string Name => isCoupon ? "the app reads the cart before the row of a coupon" : "the app reads the cart before the row";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !isCoupon || profile.Coupons > 0;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (!request.IsRead)
        {
            RememberCarts(request, world);
        }
        else if (StoredNames.RowOf(request, isCoupon) is { } rowOf)
        {
            rowsRead[(world.CurrentOperation, rowOf)] = world.Loop.Now;
        }
        else if (StoredNames.CartOf(request) is { } cartId && rowsRead.Remove((world.CurrentOperation, cartId), out var readAt)
            && previousCarts.TryGetValue(cartId, out var all) && all.Exists(one => one.ReplacedAt > readAt - StaleFor.Ticks))
        {
            return all.Find(one => one.ReplacedAt > readAt - StaleFor.Ticks).Answer;
        }

        return world.Storage.Handle(request);
    }

    private void RememberCarts(TableRequest request, SimulatedWorld world)
    {
        foreach (var cartId in Batch.PartsOf(request).Select(StoredNames.CartOf).OfType<string>())
        {
            var all = previousCarts.GetValueOrDefault(cartId) ?? (previousCarts[cartId] = []);
            all.RemoveAll(one => one.ReplacedAt < world.Loop.Now - (10 * TimeSpan.TicksPerSecond));
            all.Add((world.Loop.Now, world.Storage.Handle(StoredNames.ReadCart(cartId))));
        }
    }
}

/// <summary>The app reconciles a row by reading the order first and the cart second, so it misses a purchase in between.</summary>
/// <param name="isCoupon">Whether the row must belong to a coupon.</param>
internal sealed class OrderReadBeforeCart(bool isCoupon = false) : Defect
{
    private static readonly TimeSpan StaleFor = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<(Operation? Operation, string CartId)> rowsRead = [];

    /// <inheritdoc/>
    public override string Name =>
        isCoupon ? "the app reads the order of a coupon before the cart" : "the app reads the order before the cart";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !isCoupon || profile.Coupons > 0;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (request.IsRead && StoredNames.RowOf(request, isCoupon: true) is { } cartId)
        {
            rowsRead.Add((world.CurrentOperation, cartId));
        }
        else if (request.IsRead && StoredNames.RowOf(request) is { } other)
        {
            rowsRead.Remove((world.CurrentOperation, other));
        }

        var isNew = request.IsRead && request.Path.Contains("RowKey='order-", StringComparison.Ordinal)
            && world.CurrentOperation?.Kind != OperationKind.GetOrder
            && (!isCoupon || rowsRead.Contains((world.CurrentOperation, EntityAddress.Parse(request.Path).Key!.Value.Partition)))
            && world.Storage.Find("carts").Find(EntityAddress.Parse(request.Path).Key!.Value) is { } order
            && order.Timestamp > LoopClock.Epoch.AddTicks(world.Loop.Now) - StaleFor;
        return isNew ? TableAnswer.Of(TableError.NotFound) : world.Storage.Handle(request);
    }
}

/// <summary>
/// The app does not rewrite a row that already has enough units, so a concurrent writer that lowers the row sees no conflict. Storage
/// delays writes that lower rows, so few scenarios suffice to show it.
/// </summary>
internal sealed class SufficientRowNotWritten : Defect
{
    private static readonly TimeSpan WriteDelay = TimeSpan.FromMilliseconds(800);

    private SimulatedWorld? lastWorld;

    /// <inheritdoc/>
    public override string Name => "a row with enough units is not written";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasPurchases;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        lastWorld = world;
        var parts = Batch.PartsOf(request);
        return request.Path == "/$batch" && parts.Exists(part => HasEnough(part, world))
            ? Batch.Of(parts.ConvertAll(_ => TableAnswer.NoContent("W/\"datetime'2030-01-01T00%3A00%3A00.0000000Z'\"")))
            : world.Storage.Handle(request);
    }

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual) =>
        lastWorld is not null && request.Path == "/$batch"
        && Batch.PartsOf(request).Exists(part => StoredNames.RowOf(part) is { } cartId && !HasRequestedUnits(cartId, lastWorld))
            ? usual with { Arrives = usual.Arrives + WriteDelay }
            : usual;

    private static bool HasRequestedUnits(string cartId, SimulatedWorld world) =>
        world.Storage.Find("carts").Find(new TableKey(cartId, cartId))?.Find("Wanted") is not null;

    private static bool HasEnough(TableRequest part, SimulatedWorld world) =>
        part.Method != "DELETE" && StoredNames.RowOf(part) is { } cartId && HasRequestedUnits(cartId, world)
        && world.Storage.Find("products").Find(EntityAddress.Parse(part.Path).Key!.Value) is { } row
        && new StoredEntity(default, ODataJson.ReadEntity(part.Body).Properties, default) is var next
        && Equals(row.Find("Id")?.Value, next.Find("Id")?.Value)
        && (int)row.Find("Units")!.Value.Value >= (int)next.Find("Units")!.Value.Value;
}

/// <summary>The app releases rows 300 ms before it writes the cart.</summary>
internal sealed class ReleasedBeforeCartWritten : Defect
{
    private static readonly TimeSpan WriteDelay = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override string Name => "units are released before the cart is written";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var isEnd = request.Method == "PUT" && CartRow.In(request) is { } row
            && world.Storage.Find("carts").Find(row.Key) is { } cart && cart.Find("Held") is not null && cart.ETag == request.IfMatch
            && !ODataJson.ReadEntity(request.Body).Properties.Any(property => property.Name == "ReservationId");
        if (!isEnd)
        {
            return world.Storage.Handle(request);
        }

        world.Loop.After(WriteDelay, () => world.Storage.Handle(request));
        return TableAnswer.NoContent("W/\"datetime'2030-01-01T00%3A00%3A00.0000000Z'\"");
    }
}

/// <summary>A repeat of a keyed purchase does not finish the work of a stopped instance.</summary>
internal sealed class RepeatDoesNotReconcile : Defect
{
    /// <inheritdoc/>
    public override string Name => "a repeat does not reconcile";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile is { HasPurchases: true, Stops: > 0 };

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var isRepeat = world.CurrentOperation is { Client: -1, UsesReservation: true };
        return isRepeat && request.IsRead && StoredNames.RowOf(request) is not null
            ? TableAnswer.Of(TableError.NotFound)
            : world.Storage.Handle(request);
    }
}

/// <summary>The app does no background work. It never releases the units that a refused reservation could not release in time.</summary>
internal sealed class NoBackgroundWork : Defect
{
    /// <inheritdoc/>
    public override string Name => "the app does no background work";

    /// <inheritdoc/>
    public override bool RunsBackgroundWork => false;

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile is { HasPurchases: true, Stops: 0 };
}

/// <summary>The app writes the order 300 ms after the cart, in a separate call.</summary>
internal sealed class OrderNotInCartTransaction : Defect
{
    private static readonly TimeSpan WriteDelay = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override string Name => "the order is not written with its cart";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var parts = Batch.PartsOf(request);
        if (request.Path != "/$batch" || parts.Find(part => CartRow.In(part) is not null) is not { } cart)
        {
            return world.Storage.Handle(request);
        }

        var answer = world.Storage.Handle(cart);
        if (answer.Status < 300)
        {
            world.Loop.After(WriteDelay, () => parts.Where(part => part != cart).ToList().ForEach(order => world.Storage.Handle(order)));
            return Batch.Of(parts.ConvertAll(_ => TableAnswer.NoContent(answer.ETag)));
        }

        return Batch.Of([answer]);
    }
}

/// <summary>The app takes bought units and releases the rest without checking ETags.</summary>
/// <param name="isCoupon">Whether the fault is about uses of coupons and not units of products.</param>
internal sealed partial class UnconditionalStockUpdate(bool isCoupon = false) : Defect
{
    /// <inheritdoc/>
    public override string Name => isCoupon ? "a use is taken without ETags" : "stock is taken without ETags";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !isCoupon || profile.Coupons > 0;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (request.Path != "/$batch"
            || !Batch.PartsOf(request).Exists(part => part.Method == "DELETE" && StoredNames.RowOf(part, isCoupon) is not null))
        {
            return world.Storage.Handle(request);
        }

        var text = Condition().Replace(Encoding.UTF8.GetString(request.Body.Span), "If-Match: *\r");
        return world.Storage.Handle(request with { Body = Encoding.UTF8.GetBytes(text) });
    }

    [GeneratedRegex("If-Match: .*\r")]
    private static partial Regex Condition();
}
