using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A keyed change that a cart remembers, and the index of the order that it placed.</summary>
internal sealed record KnownKey(string Key, string Identity, bool CreatedCart, int? Order = null);

/// <summary>The reservation of a cart.</summary>
/// <param name="Lines">The reserved lines.</param>
/// <param name="EarliestEnd">The earliest time at which it may end, in ticks.</param>
/// <param name="LatestEnd">The latest time at which it may end, in ticks.</param>
/// <param name="ObservedEnd">The end that an answer has shown; null if none has.</param>
internal sealed record ReservationState(
    ImmutableArray<ObservedLine> Lines, long EarliestEnd, long LatestEnd, DateTimeOffset? ObservedEnd)
{
    /// <summary>The reserved units of a product.</summary>
    public int UnitsOf(string productId) => Lines.Sum(line => line.ProductId == productId ? line.Quantity : 0);

    /// <inheritdoc/>
    public bool Equals(ReservationState? other) => other is not null && EarliestEnd == other.EarliestEnd && LatestEnd == other.LatestEnd
        && ObservedEnd == other.ObservedEnd && Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EarliestEnd, LatestEnd, ObservedEnd, Lines.Length);
}

/// <summary>An order of a cart. Values that no answer has shown are null.</summary>
internal sealed record OrderState(
    string UserId, ImmutableArray<ObservedLine> Lines, string Charges, string Data, string? Coupon, ObservedOrder? Observed)
{
    /// <summary>Returns the order completed with the values of the answer; null if the answer contradicts it.</summary>
    public OrderState? Match(ObservedOrder order) => Observed is not null
        ? (Observed.IsSameAs(order) ? this : null)
        : order.UserId == UserId && order.Charges == Charges && order.Data == Data && order.Coupon?.Code == Coupon
            && order.Lines.SequenceEqual(Lines)
            ? this with { Observed = order }
            : null;

    /// <inheritdoc/>
    public bool Equals(OrderState? other) =>
        other is not null && Observed?.Id == other.Observed?.Id && UserId == other.UserId && Charges == other.Charges
        && Data == other.Data && Coupon == other.Coupon && Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lines.Length, Observed?.Id);
}

/// <summary>A state of a cart in the model. Values that no answer has shown are null.</summary>
internal sealed record CartState
{
    private const int MaxKeys = 100;

    /// <summary>No cart.</summary>
    public static readonly CartState Absent = new();

    /// <summary>Whether the cart exists. It may have expired.</summary>
    public bool Exists { get; private init; }

    /// <summary>The customer whose cart it is, once the customer has changed it.</summary>
    public string UserId { get; private init; } = SimulatedCart.Guest;

    /// <summary>Its lines, in order.</summary>
    public ImmutableArray<ObservedLine> Lines { get; private init; } = [];

    /// <summary>The shop's data in the cart, as JSON.</summary>
    public string Data { get; private init; } = LineOptions.None;

    /// <summary>The code of its coupon; null for none.</summary>
    public string? Coupon { get; private init; }

    /// <summary>Its charges, as JSON.</summary>
    public string Charges { get; private init; } = ChargesText.None;

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>The time of the last change, by the clock of the instance that made it.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Its last keyed changes, oldest first.</summary>
    public ImmutableArray<KnownKey> Keys { get; private init; } = [];

    /// <summary>The reservation; null for none. It may have ended.</summary>
    public ReservationState? Reservation { get; init; }

    /// <summary>All orders of the cart, including those before it expired.</summary>
    public ImmutableArray<OrderState> Orders { get; init; } = [];

    /// <summary>The earliest possible time of the last change, in ticks.</summary>
    public long EarliestTouch { get; private init; }

    /// <summary>The latest possible time of the last change, in ticks.</summary>
    public long LatestTouch { get; private init; }

    /// <summary>The amount due after a discount.</summary>
    public decimal AmountDueAfter(decimal discount) =>
        Lines.Sum(line => line.Quantity * line.Price) - discount + ChargesText.SumOf(Charges);

    /// <summary>Finds the remembered change with a key; null if there is none.</summary>
    public KnownKey? Find(string key)
    {
        foreach (var known in Keys)
        {
            if (known.Key == key)
            {
                return known;
            }
        }

        return null;
    }

    /// <summary>The state after a change.</summary>
    public CartState Next(ImmutableArray<ObservedLine> lines, Operation operation, bool createdCart)
    {
        var order = operation.Kind == OperationKind.CheckOut ? Orders.Length : (int?)null;
        var keys = operation.Key is { } key ? Keys.Add(new KnownKey(key, operation.Identity, createdCart, order)) : Keys;
        return new CartState
        {
            Exists = true,
            UserId = operation.Customer ?? UserId,
            Lines = lines,
            Data = operation.Kind switch
            {
                OperationKind.SetData => operation.Data!,
                OperationKind.CheckOut => LineOptions.None,
                _ => Data,
            },
            Coupon = operation.Kind switch
            {
                OperationKind.ApplyCoupon => operation.Code,
                OperationKind.RemoveCoupon or OperationKind.CheckOut => null,
                _ => Coupon,
            },
            Charges = operation.Kind switch
            {
                OperationKind.SetCharges => operation.Charges!,
                OperationKind.Reserve or OperationKind.Release => Charges,
                _ => ChargesText.None,
            },
            CreatedAt = CreatedAt,
            Reservation = Reservation,
            Orders = Orders,
            Keys = keys.Length > MaxKeys ? keys.RemoveAt(0) : keys,
            EarliestTouch = Math.Max(EarliestTouch, operation.Invoke),
            LatestTouch = Math.Max(LatestTouch, operation.End),
        };
    }

    /// <summary>The state after the cart expired. Its reservation stays until it ends.</summary>
    public CartState Expired() => Absent with { Orders = Orders, Reservation = Reservation };

    /// <summary>Whether the lines are the same.</summary>
    public bool HasSameLines(CartState other) => Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc/>
    public bool Equals(CartState? other) => other is not null && Exists == other.Exists && UserId == other.UserId
        && Version == other.Version
        && Charges == other.Charges && Data == other.Data && Coupon == other.Coupon && UpdatedAt == other.UpdatedAt
        && EarliestTouch == other.EarliestTouch && LatestTouch == other.LatestTouch && HasSameLines(other)
        && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan()) && Reservation == other.Reservation
        && Orders.AsSpan().SequenceEqual(other.Orders.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() =>
        HashCode.Combine(Exists, Version, Lines.Length, Keys.Length, EarliestTouch, Reservation, Orders.Length);

    /// <inheritdoc/>
    public override string ToString() => !Exists ? "no cart"
        : $"[{string.Join(", ", Lines)}] " + (Version ?? "of an unknown version");
}
