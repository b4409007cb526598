using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>
/// The units that are reserved for a cart, and those of a reservation in progress (contract, "Reservations and checkout").
/// </summary>
/// <param name="Id">The id. It is new for a new reservation, stays until the units are bought or released, and is never used again.</param>
/// <param name="Held">The reserved units, at most one entry per product; empty while the first reservation is in progress.</param>
/// <param name="Until">When the reserved units expire.</param>
/// <param name="Requested">The units that a reservation in progress asks for; empty if none is in progress.</param>
/// <param name="RequestedUntil">When the requested units expire. This is soon, because a reservation in progress ends quickly.</param>
internal sealed record Reservation(
    ObjectId Id,
    ImmutableArray<ReservedUnits> Held,
    DateTimeOffset Until,
    ImmutableArray<ReservedUnits> Requested,
    DateTimeOffset RequestedUntil)
{
    /// <summary>
    /// A tolerance for clock differences between instances. Without it, two instances could each see the other's new reservation as
    /// expired.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(90);

    /// <summary>When the last of the units expire.</summary>
    public DateTimeOffset End => Until > RequestedUntil ? Until : RequestedUntil;

    /// <summary>Everything of which units are reserved or requested.</summary>
    public IEnumerable<StockId> StockIds => Held.Concat(Requested).Select(units => units.StockId).Distinct();

    /// <summary>Whether a use of a coupon is requested, which the first stored formats cannot hold.</summary>
    public bool HasCoupon => Requested.Any(units => units.StockId.IsCoupon);

    /// <summary>A completed reservation of all lines.</summary>
    public static Reservation Of(ObjectId id, ImmutableArray<CartLine> lines, DateTimeOffset until) =>
        new(id, UnitsOf(lines), until, [], default);

    /// <summary>A reservation in progress. What is reserved already stays so.</summary>
    /// <param name="current">What is reserved already; null for nothing.</param>
    /// <param name="id">The id, for a new reservation.</param>
    /// <param name="units">The requested units: those of all lines, and in a checkout one use of the coupon, if there is one.</param>
    /// <param name="until">When the requested units expire.</param>
    public static Reservation Request(Reservation? current, ObjectId id, ImmutableArray<ReservedUnits> units, DateTimeOffset until) =>
        new(id, current?.Held ?? [], current?.Until ?? default, units, until);

    /// <summary>What stays if the reservation in progress is abandoned; null for nothing.</summary>
    public Reservation? WithoutRequest() => Held.IsEmpty ? null : this with { Requested = [], RequestedUntil = default };

    /// <summary>The units of the lines, added up by product.</summary>
    public static ImmutableArray<ReservedUnits> UnitsOf(ImmutableArray<CartLine> lines) =>
        [.. lines.GroupBy(line => line.ProductId, line => line.Quantity).Select(same => new ReservedUnits(same.Key, same.Sum()))];

    /// <summary>Whether the time has passed on every clock.</summary>
    public static bool IsExpired(DateTimeOffset? until, DateTimeOffset now) => until + ClockTolerance < now;

    /// <summary>Whether this is the same reservation in progress as <paramref name="announced"/>.</summary>
    public bool IsAnnouncedAs(Reservation announced) =>
        Id == announced.Id && RequestedUntil == announced.RequestedUntil && Requested.SequenceEqual(announced.Requested);

    /// <summary>The reserved units of a product.</summary>
    public int HeldOf(StockId stockId) => Find(Held, stockId);

    /// <summary>The units that no other request may release: reserved or requested.</summary>
    public int RequiredUnitsOf(StockId stockId) => Math.Max(HeldOf(stockId), Find(Requested, stockId));

    private static int Find(ImmutableArray<ReservedUnits> units, StockId stockId) =>
        units.FirstOrDefault(one => one.StockId == stockId).Units;
}

/// <summary>Units of a product, or uses of a coupon.</summary>
/// <param name="StockId">The product or coupon.</param>
/// <param name="Units">1 to 2147483647.</param>
internal readonly record struct ReservedUnits(StockId StockId, int Units);
