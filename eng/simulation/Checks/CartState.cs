using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A keyed change that a cart remembers, and the place of the order among the cart's that it placed.</summary>
internal sealed record KnownKey(string Key, string Identity, bool MadeCart, int? Order = null);

/// <summary>What is reserved for a cart.</summary>
/// <param name="Held">The lines that it had then.</param>
/// <param name="From">The earliest time at which it may end, in ticks.</param>
/// <param name="To">The latest.</param>
/// <param name="Until">When it ends; null if no answer has shown it.</param>
internal sealed record Promise(ImmutableArray<LineSeen> Held, long From, long To, DateTimeOffset? Until)
{
    /// <summary>Units of a product that are reserved.</summary>
    public int UnitsOf(string productId) => Held.Sum(line => line.ProductId == productId ? line.Quantity : 0);

    /// <inheritdoc/>
    public bool Equals(Promise? other) => other is not null && From == other.From && To == other.To && Until == other.Until
        && Held.AsSpan().SequenceEqual(other.Held.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(From, To, Until, Held.Length);
}

/// <summary>An order that a cart placed; what no answer has shown yet is null.</summary>
internal sealed record OrderState(ImmutableArray<LineSeen> Lines, string Charges, string Data, string? Coupon, OrderSeen? Seen)
{
    /// <summary>The order, now that an answer shows it; null if it shows another.</summary>
    public OrderState? Shows(OrderSeen order) => Seen is not null
        ? (Seen.Says(order) ? this : null)
        : order.Charges == Charges && order.Data == Data && order.Coupon?.Code == Coupon && order.Lines.SequenceEqual(Lines)
            ? this with { Seen = order }
            : null;

    /// <inheritdoc/>
    public bool Equals(OrderState? other) =>
        other is not null && Seen?.Id == other.Seen?.Id && Charges == other.Charges && Data == other.Data && Coupon == other.Coupon
        && Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Lines.Length, Seen?.Id);
}

/// <summary>A cart in one of its states, as the contract sees it. What no answer has shown yet is null.</summary>
internal sealed record CartState
{
    private const int MostKeys = 100;

    /// <summary>No cart.</summary>
    public static readonly CartState Absent = new();

    /// <summary>Whether there is one; it may have expired.</summary>
    public bool IsThere { get; private init; }

    /// <summary>Its lines, in order.</summary>
    public ImmutableArray<LineSeen> Lines { get; private init; } = [];

    /// <summary>What the shop keeps with it, as JSON.</summary>
    public string Data { get; private init; } = LineOptions.None;

    /// <summary>The code of its coupon; null for none.</summary>
    public string? Coupon { get; private init; }

    /// <summary>Its charges, as JSON.</summary>
    public string Charges { get; private init; } = ChargesText.None;

    /// <summary>Its version.</summary>
    public string? Version { get; init; }

    /// <summary>When it last changed, by the clock of who changed it.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Its last keyed changes, oldest first.</summary>
    public ImmutableArray<KnownKey> Keys { get; private init; } = [];

    /// <summary>What is reserved for it; null for nothing. It may be over.</summary>
    public Promise? Promise { get; init; }

    /// <summary>All that it placed, also before it expired.</summary>
    public ImmutableArray<OrderState> Orders { get; init; } = [];

    /// <summary>The earliest time at which it was last touched, in ticks.</summary>
    public long TouchedFrom { get; private init; }

    /// <summary>The latest.</summary>
    public long TouchedTo { get; private init; }

    /// <summary>What the customer has to pay after a discount.</summary>
    public decimal AmountDueAfter(decimal discount) =>
        Lines.Sum(line => line.Quantity * line.Price) - discount + ChargesText.SumOf(Charges);

    /// <summary>The keyed change of a key; null if none is remembered.</summary>
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
    public CartState Next(ImmutableArray<LineSeen> lines, Operation operation, bool madeCart)
    {
        var order = operation.Kind == OperationKind.CheckOut ? Orders.Length : (int?)null;
        var keys = operation.Key is { } key ? Keys.Add(new KnownKey(key, operation.Identity, madeCart, order)) : Keys;
        return new CartState
        {
            IsThere = true,
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
            Promise = Promise,
            Orders = Orders,
            Keys = keys.Length > MostKeys ? keys.RemoveAt(0) : keys,
            TouchedFrom = Math.Max(TouchedFrom, operation.Invoke),
            TouchedTo = Math.Max(TouchedTo, operation.End),
        };
    }

    /// <summary>The state once it expired: what is reserved for it stays so until its time.</summary>
    public CartState Gone() => Absent with { Orders = Orders, Promise = Promise };

    /// <summary>Whether the lines are the same.</summary>
    public bool SameLines(CartState other) => Lines.AsSpan().SequenceEqual(other.Lines.AsSpan());

    /// <inheritdoc/>
    public bool Equals(CartState? other) => other is not null && IsThere == other.IsThere && Version == other.Version
        && Charges == other.Charges && Data == other.Data && Coupon == other.Coupon && UpdatedAt == other.UpdatedAt
        && TouchedFrom == other.TouchedFrom && TouchedTo == other.TouchedTo && SameLines(other)
        && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan()) && Promise == other.Promise
        && Orders.AsSpan().SequenceEqual(other.Orders.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(IsThere, Version, Lines.Length, Keys.Length, TouchedFrom, Promise, Orders.Length);

    /// <inheritdoc/>
    public override string ToString() => !IsThere ? "no cart"
        : $"[{string.Join(", ", Lines)}] " + (Version ?? "of a version not seen");
}
