using System.Collections.Immutable;
using CartFunctions.Coupons;

namespace CartFunctions.Carts;

/// <summary>One state of a shopping cart.</summary>
/// <param name="Id">The id. Any client that knows it can read and change the cart.</param>
/// <param name="Version">The version of this state.</param>
/// <param name="Lines">At most <see cref="MaxLines"/> lines with different ids, in the order in which they were first added.</param>
/// <param name="CreatedAt">When the cart was created, in milliseconds.</param>
/// <param name="UpdatedAt">When the cart last changed, in milliseconds. Every change makes it later.</param>
internal sealed record Cart(
    ObjectId Id, EntityVersion Version, ImmutableArray<CartLine> Lines, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The maximum number of lines.</summary>
    public const int MaxLines = 200;

    /// <summary>The maximum size of the options of all lines, in bytes of UTF-8.</summary>
    public const int MaxOptionBytes = 32_768;

    /// <summary>The user id of a guest's cart, in responses and in storage.</summary>
    public const string GuestUserId = "guest";

    /// <summary>The customer's subject, from the customer's first change on.</summary>
    public string UserId { get; init; } = GuestUserId;

    /// <summary>The reserved units, and those of a reservation in progress; null for none.</summary>
    public Reservation? Reservation { get; init; }

    /// <summary>What the shop keeps with the cart; null for nothing.</summary>
    public StringMap? Data { get; init; }

    /// <summary>The code of the applied coupon; null for none. The coupon itself may have changed or left since.</summary>
    public CouponCode? Coupon { get; init; }

    /// <summary>What the shop's back end adds to the total; none if the cart has no lines.</summary>
    public ImmutableArray<Charge> Charges { get; init; } = [];

    /// <summary>
    /// Lines in transit to another cart, usually none. They keep their room here, because lines that do not fit there come back.
    /// </summary>
    public ImmutableArray<CartLine> InTransit { get; init; } = [];

    /// <summary>Whether the cart has options or data, which the first stored format cannot hold.</summary>
    public bool HasOptionsOrData => Data is not null || HasOptions(Lines) || HasOptions(InTransit);

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <summary>The sum of quantity × price at add. It has at most 24 digits and 4 decimals, which a decimal can hold.</summary>
    public decimal TotalAmount
    {
        get
        {
            var total = 0m;
            foreach (var line in Lines)
            {
                total += line.LineTotal;
            }

            return total;
        }
    }

    /// <summary>What the customer has to pay after a discount; null for no discount.</summary>
    public decimal AmountDueAfter(Discount? discount) => Charge.AmountDue(TotalAmount, discount?.Total ?? 0, Charges);

    /// <summary>A new cart before its first change.</summary>
    public static Cart Empty(ObjectId id, string generation, DateTimeOffset now)
    {
        var created = ToMilliseconds(now);
        return new Cart(id, new EntityVersion(generation, 0), [], created, created - Tick);
    }

    /// <summary>A new cart that replaces an expired one. It keeps lines in transit and a reservation that has not expired.</summary>
    public static Cart InPlaceOf(Cart? expired, ObjectId id, string generation, DateTimeOffset now) => Empty(id, generation, now) with
    {
        InTransit = expired?.InTransit ?? [],
        Reservation = Reservation.IsExpired(expired?.Reservation?.End, now) ? null : expired?.Reservation,
    };

    /// <summary>The line with the id; null if there is none.</summary>
    public CartLine? LineOf(ObjectId lineId) => LineOf(Lines, lineId);

    /// <summary>The quantity of all lines of the product.</summary>
    public long UnitsOf(ObjectId productId) => UnitsOf(Lines, productId);

    /// <summary>Adds the line, or replaces the line with the same id.</summary>
    public Cart With(CartLine line)
    {
        var index = IndexOf(Lines, line.Id);
        return this with { Lines = index < 0 ? Lines.Add(line) : Lines.SetItem(index, line) };
    }

    /// <summary>Removes the line with the id if there is one.</summary>
    public Cart Without(ObjectId lineId)
    {
        var index = IndexOf(Lines, lineId);
        return index < 0 ? this : this with { Lines = Lines.RemoveAt(index) };
    }

    /// <summary>The cart without its charges. Every change of lines, coupon or data removes them.</summary>
    public Cart WithoutCharges() => Charges.IsEmpty ? this : this with { Charges = [] };

    /// <summary>
    /// Checks whether the cart has the line or room for it. Lines in transit keep their room, so each of them may be added again. Returns
    /// null if there is room.
    /// </summary>
    /// <param name="lineId">The line.</param>
    /// <param name="options">The options of the line; null for none.</param>
    public Failure? CheckRoom(ObjectId lineId, StringMap? options)
    {
        if (LineOf(lineId) is not null || LineOf(InTransit, lineId) is not null)
        {
            return null;
        }

        var all = InTransit.IsEmpty ? Lines : Lines.AddRange(InTransit.Where(line => LineOf(line.Id) is null));
        if (all.Length >= MaxLines)
        {
            return Failure.CartIsFull.With($"a cart holds {MaxLines} lines");
        }

        return options is not null && OptionBytesOf(all) + options.ByteCount > MaxOptionBytes
            ? Failure.CartIsFull.With($"a cart holds {MaxOptionBytes} bytes of options")
            : null;
    }

    /// <summary>
    /// The maximum quantity of all lines of the product: the available units, limited so that lines in transit can come back.
    /// </summary>
    public int MaxUnitsOf(ObjectId productId, AvailableProduct product) =>
        (int)Math.Min(product.AvailableUnits, int.MaxValue - UnitsOf(InTransit, productId));

    /// <summary>Puts all lines in transit and drops the reservation and the charges.</summary>
    public Cart BeginMerge() => this with { Lines = [], InTransit = Lines, Reservation = null, Charges = [] };

    /// <summary>
    /// Ends the transit. Lines that did not fit in the other cart return, at the start of the cart, and the charges go if there are any.
    /// </summary>
    public Cart ReturnLines(ImmutableArray<CartLine> returned) => this with
    {
        InTransit = [],
        Charges = returned.IsEmpty ? Charges : [],
        Lines =
        [
            .. returned.Select(line =>
                LineOf(line.Id) is { } added ? added with { Quantity = added.Quantity + line.Quantity } : line),
            .. Lines.Where(line => !returned.Any(other => other.Id == line.Id)),
        ],
    };

    /// <summary>The same cart with its next version, updated at <paramref name="now"/> or just after the previous version.</summary>
    public Cart NextVersion(DateTimeOffset now)
    {
        var earliest = UpdatedAt + Tick;
        var updated = ToMilliseconds(now);
        return this with { Version = Version.Next(), UpdatedAt = updated > earliest ? updated : earliest };
    }

    private static CartLine? LineOf(ImmutableArray<CartLine> lines, ObjectId lineId) =>
        IndexOf(lines, lineId) is var index and >= 0 ? lines[index] : null;

    private static int IndexOf(ImmutableArray<CartLine> lines, ObjectId lineId)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Id == lineId)
            {
                return i;
            }
        }

        return -1;
    }

    private static long UnitsOf(ImmutableArray<CartLine> lines, ObjectId productId)
    {
        var units = 0L;
        foreach (var line in lines)
        {
            units += line.ProductId == productId ? line.Quantity : 0;
        }

        return units;
    }

    private static bool HasOptions(ImmutableArray<CartLine> lines) => lines.Any(line => line.Options is not null);

    private static int OptionBytesOf(ImmutableArray<CartLine> lines) => lines.Sum(line => line.Options?.ByteCount ?? 0);

    /// <summary>Rounds a time down to milliseconds, as carts and orders store it.</summary>
    public static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
