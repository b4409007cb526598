using System.Text;
using System.Text.RegularExpressions;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>
/// Who settles a row goes by a cart that is older than the row: what the cart announced in between goes unseen, and what was raised for
/// it is given back.
/// </summary>
/// <param name="isCoupon">Whether the row is a coupon's, and not a product's.</param>
internal sealed class CartReadBeforeRow(bool isCoupon = false) : Defect
{
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(300);

    private readonly Dictionary<string, List<(long Until, TableAnswer Was)>> past = [];
    private readonly Dictionary<(Operation? Asking, string CartId), long> rowsRead = [];

    /// <inheritdoc/>
    public override string Name => isCoupon ? "the cart read before the row of a coupon" : "the cart read before the row";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !isCoupon || profile.Coupons > 0;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (!request.IsRead)
        {
            Keep(request, world);
        }
        else if (StoredNames.RowOf(request, isCoupon) is { } rowOf)
        {
            rowsRead[(world.Asking, rowOf)] = world.Loop.Now;
        }
        else if (StoredNames.CartOf(request) is { } cartId && rowsRead.Remove((world.Asking, cartId), out var readAt)
            && past.TryGetValue(cartId, out var all) && all.Exists(one => one.Until > readAt - Before.Ticks))
        {
            return all.Find(one => one.Until > readAt - Before.Ticks).Was;
        }

        return world.Storage.Handle(request);
    }

    private void Keep(TableRequest request, SimulatedWorld world)
    {
        foreach (var cartId in Batch.PartsOf(request).Select(StoredNames.CartOf).OfType<string>())
        {
            var all = past.GetValueOrDefault(cartId) ?? (past[cartId] = []);
            all.RemoveAll(one => one.Until < world.Loop.Now - (10 * TimeSpan.TicksPerSecond));
            all.Add((world.Loop.Now, world.Storage.Handle(StoredNames.ReadCart(cartId))));
        }
    }
}

/// <summary>The app settles a row by reading the order first and the cart second, so it misses a purchase in between.</summary>
/// <param name="isCoupon">Whether the row is a coupon's, and not any.</param>
internal sealed class OrderReadBeforeCart(bool isCoupon = false) : Defect
{
    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(300);

    private readonly HashSet<(Operation? Asking, string CartId)> rowsRead = [];

    /// <inheritdoc/>
    public override string Name => isCoupon ? "the order of a coupon read before the cart" : "the order read before the cart";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !isCoupon || profile.Coupons > 0;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (request.IsRead && StoredNames.RowOf(request, isCoupon: true) is { } cartId)
        {
            rowsRead.Add((world.Asking, cartId));
        }
        else if (request.IsRead && StoredNames.RowOf(request) is { } other)
        {
            rowsRead.Remove((world.Asking, other));
        }

        var isNew = request.IsRead && request.Path.Contains("RowKey='order-", StringComparison.Ordinal)
            && world.Asking?.Kind != OperationKind.GetOrder
            && (!isCoupon || rowsRead.Contains((world.Asking, EntityAddress.Parse(request.Path).Key!.Value.Partition)))
            && world.Storage.Find("carts").Find(EntityAddress.Parse(request.Path).Key!.Value) is { } order
            && order.Timestamp > LoopClock.Epoch.AddTicks(world.Loop.Now) - Before;
        return isNew ? TableAnswer.Of(TableError.NotFound) : world.Storage.Handle(request);
    }
}

/// <summary>
/// A row that has as many units as are wanted, or more, is left as it is: who is about to lower it does not notice. On a storage that is
/// slow to lower rows, or it would take many scenarios to meet.
/// </summary>
internal sealed class RowThatHasEnoughNotWritten : Defect
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(800);

    private SimulatedWorld? seen;

    /// <inheritdoc/>
    public override string Name => "a row that has enough not written";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasPurchases;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        seen = world;
        var parts = Batch.PartsOf(request);
        return request.Path == "/$batch" && parts.Exists(part => HasEnough(part, world))
            ? Batch.Of(parts.ConvertAll(_ => TableAnswer.NoContent("W/\"datetime'2030-01-01T00%3A00%3A00.0000000Z'\"")))
            : world.Storage.Handle(request);
    }

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual) =>
        seen is not null && request.Path == "/$batch"
        && Batch.PartsOf(request).Exists(part => StoredNames.RowOf(part) is { } cartId && !IsWanted(cartId, seen))
            ? usual with { Arrives = usual.Arrives + Slowness }
            : usual;

    private static bool IsWanted(string cartId, SimulatedWorld world) =>
        world.Storage.Find("carts").Find(new TableKey(cartId, cartId))?.Find("Wanted") is not null;

    private static bool HasEnough(TableRequest part, SimulatedWorld world) =>
        part.Method != "DELETE" && StoredNames.RowOf(part) is { } cartId && IsWanted(cartId, world)
        && world.Storage.Find("products").Find(EntityAddress.Parse(part.Path).Key!.Value) is { } row
        && new StoredEntity(default, ODataJson.ReadEntity(part.Body).Properties, default) is var next
        && Equals(row.Find("Id")?.Value, next.Find("Id")?.Value)
        && (int)row.Find("Units")!.Value.Value >= (int)next.Find("Units")!.Value.Value;
}

/// <summary>A cart that gives back what it holds is written a while later than its rows.</summary>
internal sealed class GivenBackBeforeCartWritten : Defect
{
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override string Name => "given back before the cart is written";

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

        world.Loop.After(Later, () => world.Storage.Handle(request));
        return TableAnswer.NoContent("W/\"datetime'2030-01-01T00%3A00%3A00.0000000Z'\"");
    }
}

/// <summary>The repeat of a keyed purchase does not finish what a process left when it died.</summary>
internal sealed class RepeatSettlesNothing : Defect
{
    /// <inheritdoc/>
    public override string Name => "a repeat that settles nothing";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile is { HasPurchases: true, Stops: > 0 };

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var isRepeat = world.Asking is { Client: -1, IsPurchase: true };
        return isRepeat && request.IsRead && StoredNames.RowOf(request) is not null
            ? TableAnswer.Of(TableError.NotFound)
            : world.Storage.Handle(request);
    }
}

/// <summary>What a refused reservation could not release before its answer is forgotten.</summary>
internal sealed class NothingInTheBackground : Defect
{
    /// <inheritdoc/>
    public override string Name => "nothing done in the background";

    /// <inheritdoc/>
    public override bool HasBackground => false;

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile is { HasPurchases: true, Stops: 0 };
}

/// <summary>An order is placed a while after the write that empties its cart, by a call of its own.</summary>
internal sealed class OrderApartFromCart : Defect
{
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(300);

    /// <inheritdoc/>
    public override string Name => "an order placed apart from its cart";

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
            world.Loop.After(Later, () => parts.Where(part => part != cart).ToList().ForEach(order => world.Storage.Handle(order)));
            return Batch.Of(parts.ConvertAll(_ => TableAnswer.NoContent(answer.ETag)));
        }

        return Batch.Of([answer]);
    }
}

/// <summary>What was bought is taken, and what is left goes back, whatever became of product and row meanwhile.</summary>
/// <param name="isCoupon">Whether it is the use of a coupon, and not units of a product.</param>
internal sealed partial class TakeWithoutETags(bool isCoupon = false) : Defect
{
    /// <inheritdoc/>
    public override string Name => isCoupon ? "a use taken without ETags" : "a take without ETags";

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
