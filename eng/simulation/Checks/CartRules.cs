using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>What a change comes to.</summary>
/// <param name="Error">The fixed text by which it fails; null if it does not.</param>
/// <param name="Lines">The lines after it.</param>
/// <param name="Place">Which of many lines at once fails.</param>
internal readonly record struct Outcome(string? Error, ImmutableArray<LineSeen> Lines, int? Place = null);

/// <summary>What a product is to a cart; the contract calls <paramref name="Available"/> so too.</summary>
internal sealed record Offer(decimal Price, int Available);

/// <summary>What the contract says of the lines of a cart.</summary>
/// <param name="offers">What a change may have found of a product, the likely first; null for no product.</param>
/// <param name="coupons">What a change may have found of a coupon, the likely first; null for no coupon.</param>
internal sealed class CartRules(Func<string, IReadOnlyList<Offer?>> offers, Func<string, IReadOnlyList<CouponValue?>> coupons)
{
    private const int MostLines = 200;

    /// <summary>All that a change of some lines may come to.</summary>
    public IEnumerable<Outcome> Apply(ImmutableArray<LineSeen> lines, Operation operation)
    {
        var at = IndexOf(lines, operation.ProductId, operation.Options);
        return operation.Kind switch
        {
            OperationKind.ClearCart => [new Outcome(null, [])],
            OperationKind.SetData => [new Outcome(null, lines)],
            OperationKind.RemoveCoupon => [new Outcome(null, lines)],
            OperationKind.ApplyCoupon => coupons(operation.Code!).Select(coupon => new Outcome(CouponRules.Of(coupon, lines).Error, lines)),
            OperationKind.SetCharges => [new Outcome(lines.IsEmpty ? "Cart is empty" : null, lines)],
            OperationKind.AddItems => AddAll(lines, operation.Items, 0, ImmutableDictionary<string, Offer?>.Empty),
            OperationKind.AddItem => AddAll(
                lines,
                [new ItemAsked(operation.ProductId!, operation.Quantity, operation.Options)],
                0,
                ImmutableDictionary<string, Offer?>.Empty),
            _ when at < 0 => [new Outcome("Item not found in cart", lines)],
            _ when operation.Quantity == 0 => [new Outcome(null, lines.RemoveAt(at))],
            _ => offers(operation.ProductId!).Select(offer => offer is null ? new Outcome("Product not found", lines)
                : UnitsOf(lines, operation.ProductId!) - lines[at].Quantity + operation.Quantity > offer.Available
                    ? new Outcome("Insufficient stock", lines)
                : new Outcome(null, lines.SetItem(at, lines[at] with { Quantity = operation.Quantity }))),
        };
    }

    /// <summary>The status that goes with a fixed text.</summary>
    public static int StatusOf(string error, Operation operation) => error switch
    {
        "Item not found in cart" or "Product not found" => 404,
        "Coupon not found" or "Coupon not applicable" or "Coupon used up" => CouponRules.StatusOf(error),
        "Insufficient stock" when operation.Device is not null => 409,
        _ => 400,
    };

    private static Outcome Add(ImmutableArray<LineSeen> lines, ItemAsked item, Offer? offer)
    {
        var at = IndexOf(lines, item.ProductId, item.Options);
        if (offer is null)
        {
            return new Outcome("Product not found", lines);
        }

        if (at < 0 && lines.Length == MostLines)
        {
            return new Outcome("Cart is full", lines);
        }

        var added = new LineSeen(item.ProductId, item.Quantity + (at < 0 ? 0 : lines[at].Quantity), offer.Price, item.Options);
        return UnitsOf(lines, item.ProductId) + item.Quantity > offer.Available ? new Outcome("Insufficient stock", lines)
            : new Outcome(null, at < 0 ? lines.Add(added) : lines.SetItem(at, added));
    }

    /// <summary>One after the other, all or none; the change looks at each product once.</summary>
    private IEnumerable<Outcome> AddAll(
        ImmutableArray<LineSeen> lines, ImmutableArray<ItemAsked> items, int place, ImmutableDictionary<string, Offer?> found)
    {
        if (place == items.Length)
        {
            return [new Outcome(null, lines)];
        }

        var item = items[place];
        var possible = found.TryGetValue(item.ProductId, out var known) ? [known]
            : offers(item.ProductId).DistinctBy(offer => (offer?.Price, Fitting(lines, items, item.ProductId, offer)));
        return possible.SelectMany(offer =>
        {
            var added = Add(lines, item, offer);
            return added.Error is not null ? [added with { Place = place }]
                : AddAll(added.Lines, items, place + 1, found.SetItem(item.ProductId, offer));
        });
    }

    /// <summary>To how many of a product's items an offer stretches: two that stretch to as many come to the same.</summary>
    private static int Fitting(ImmutableArray<LineSeen> lines, ImmutableArray<ItemAsked> items, string productId, Offer? offer)
    {
        var (quantity, count) = (UnitsOf(lines, productId), 0);
        foreach (var item in items)
        {
            quantity += item.ProductId == productId ? item.Quantity : 0;
            count += item.ProductId == productId && quantity <= (offer?.Available ?? -1) ? 1 : 0;
        }

        return count;
    }

    private static int UnitsOf(ImmutableArray<LineSeen> lines, string productId) =>
        lines.Sum(line => line.ProductId == productId ? line.Quantity : 0);

    private static int IndexOf(ImmutableArray<LineSeen> lines, string? productId, string options)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].ProductId == productId && lines[i].Options == options)
            {
                return i;
            }
        }

        return -1;
    }
}
