using System.Collections.Immutable;

namespace CartFunctions.Carts;

/// <summary>A shopping cart in one of its states.</summary>
/// <param name="Id">Whoever knows it can read and change the cart.</param>
/// <param name="Version">Names this state.</param>
/// <param name="Lines">At most <see cref="MaxLines"/>, one a product, in the order in which products were first added.</param>
/// <param name="CreatedAt">When it was made, to the millisecond.</param>
/// <param name="UpdatedAt">When it last changed, to the millisecond; strictly later with every change.</param>
internal sealed record Cart(
    ObjectId Id, EntityVersion Version, ImmutableArray<CartLine> Lines, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The most lines that a cart holds.</summary>
    public const int MaxLines = 200;

    /// <summary>Whose every cart is, to clients and in storage.</summary>
    public const string GuestUserId = "guest";

    /// <summary>What is reserved for the cart, or about to be; null for nothing.</summary>
    public Reservation? Reservation { get; init; }

    /// <summary>
    /// Lines on their way into another cart. What does not fit there comes back, so they keep their room here. Usually none.
    /// </summary>
    public ImmutableArray<CartLine> InTransit { get; init; } = [];

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>Sum of quantity × price at add: at its limits 24 digits and 4 decimals, which a decimal holds.</summary>
    public decimal TotalAmount
    {
        get
        {
            var total = 0m;
            foreach (var line in Lines)
            {
                total += line.Amount;
            }

            return total;
        }
    }

    /// <summary>A cart before its first change.</summary>
    public static Cart Empty(ObjectId id, string generation, DateTimeOffset now)
    {
        var made = ToMilliseconds(now);
        return new Cart(id, new EntityVersion(generation, 0), [], made, made - Tick);
    }

    /// <summary>A cart before its first change, in place of an expired one, of which it keeps what others still count on.</summary>
    public static Cart InPlaceOf(Cart? expired, ObjectId id, string generation, DateTimeOffset now) => Empty(id, generation, now) with
    {
        InTransit = expired?.InTransit ?? [],
        Reservation = Reservation.IsExpired(expired?.Reservation?.End, now) ? null : expired?.Reservation,
    };

    /// <summary>The line of a product; null if it is not in the cart.</summary>
    public CartLine? LineOf(ObjectId productId) => LineOf(Lines, productId);

    /// <summary>With a line in place of the product's own, or behind the others if there is none.</summary>
    public Cart With(CartLine line)
    {
        var index = IndexOf(Lines, line.ProductId);
        return this with { Lines = index < 0 ? Lines.Add(line) : Lines.SetItem(index, line) };
    }

    /// <summary>Without the product's line; as it is if there is none.</summary>
    public Cart Without(ObjectId productId)
    {
        var index = IndexOf(Lines, productId);
        return index < 0 ? this : this with { Lines = Lines.RemoveAt(index) };
    }

    /// <summary>Whether a line of the product is there, or may be added.</summary>
    public bool HasRoomFor(ObjectId productId) =>
        LineOf(productId) is not null
        || LineOf(InTransit, productId) is not null
        || Lines.Length + InTransit.Count(line => LineOf(line.ProductId) is null) < MaxLines;

    /// <summary>The most units that a line of the product may have: what is available, as long as what comes back fits beside it.</summary>
    public int MaxQuantityOf(ObjectId productId, AvailableProduct offer) =>
        Math.Min(offer.Available, int.MaxValue - (LineOf(InTransit, productId)?.Quantity ?? 0));

    /// <summary>With all its lines leaving, and nothing reserved for them any more.</summary>
    public Cart BeginMerge() => this with { Lines = [], InTransit = Lines, Reservation = null };

    /// <summary>With nothing leaving any more, and with what did not fit elsewhere on its lines again, in front.</summary>
    public Cart ReturnLines(ImmutableArray<CartLine> stayed) => this with
    {
        InTransit = [],
        Lines =
        [
            .. stayed.Select(line => LineOf(line.ProductId) is { } later ? later with { Quantity = later.Quantity + line.Quantity } : line),
            .. Lines.Where(line => !stayed.Any(other => other.ProductId == line.ProductId)),
        ],
    };

    /// <summary>The same content as the cart's next version, of that time or just after the version before.</summary>
    public Cart NextVersion(DateTimeOffset now)
    {
        var earliest = UpdatedAt + Tick;
        var updated = ToMilliseconds(now);
        return this with { Version = Version.Next(), UpdatedAt = updated > earliest ? updated : earliest };
    }

    private static CartLine? LineOf(ImmutableArray<CartLine> lines, ObjectId productId) =>
        IndexOf(lines, productId) is var index and >= 0 ? lines[index] : null;

    private static int IndexOf(ImmutableArray<CartLine> lines, ObjectId productId)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].ProductId == productId)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A time as carts and orders have it: to the millisecond.</summary>
    public static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
