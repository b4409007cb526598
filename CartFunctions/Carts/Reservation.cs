using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>The units of products that are reserved for a cart (contract, "Reservations and checkout").</summary>
/// <param name="Id">Chosen when a cart has none, kept until the units are bought or given back, and never chosen again.</param>
/// <param name="Held">What is reserved, a product at most once; nothing while the first reservation is on its way.</param>
/// <param name="Until">When somebody else may have what is held.</param>
/// <param name="Requested">What a reservation on its way asks for; nothing if none is on its way.</param>
/// <param name="RequestedUntil">When somebody else may have what is wanted: soon, since it is held by then, or given up.</param>
internal sealed record Reservation(
    ObjectId Id,
    ImmutableArray<ReservedUnits> Held,
    DateTimeOffset Until,
    ImmutableArray<ReservedUnits> Requested,
    DateTimeOffset RequestedUntil)
{
    /// <summary>Clocks differ: two instances that see each other's fresh reservation as over would chase each other.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(90);

    /// <summary>When somebody else may have any of it.</summary>
    public DateTimeOffset End => Until > RequestedUntil ? Until : RequestedUntil;

    /// <summary>Every product of which there is something held or wanted.</summary>
    public IEnumerable<ObjectId> Products => Held.Concat(Requested).Select(units => units.ProductId).Distinct();

    /// <summary>A reservation of which all is held.</summary>
    public static Reservation Of(ObjectId id, ImmutableArray<CartLine> lines, DateTimeOffset until) =>
        new(id, UnitsOf(lines), until, [], default);

    /// <summary>The units of some lines.</summary>
    public static ImmutableArray<ReservedUnits> UnitsOf(ImmutableArray<CartLine> lines) =>
        [.. lines.Select(line => new ReservedUnits(line.ProductId, line.Quantity))];

    /// <summary>Whether a time is over by every clock.</summary>
    public static bool IsExpired(DateTimeOffset? until, DateTimeOffset now) => until + Grace < now;

    /// <summary>Whether what is wanted is what another state of it announced.</summary>
    public bool IsAnnouncedAs(Reservation announced) =>
        Id == announced.Id && RequestedUntil == announced.RequestedUntil && Requested.SequenceEqual(announced.Requested);

    /// <summary>Units of a product that are held.</summary>
    public int HeldOf(ObjectId productId) => Find(Held, productId);

    /// <summary>Units of a product that nobody may give back: held, or wanted.</summary>
    public int RequiredUnitsOf(ObjectId productId) => Math.Max(HeldOf(productId), Find(Requested, productId));

    private static int Find(ImmutableArray<ReservedUnits> units, ObjectId productId) =>
        units.FirstOrDefault(one => one.ProductId == productId).Units;
}

/// <summary>Units of a product.</summary>
/// <param name="ProductId">The product.</param>
/// <param name="Units">1 to 2147483647.</param>
internal readonly record struct ReservedUnits(ObjectId ProductId, int Units);
