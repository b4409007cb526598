using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>The result of a change of lines.</summary>
/// <param name="Error">The fixed text of the failure; null for a success.</param>
/// <param name="Lines">The lines after it.</param>
/// <param name="Place">The index of the item that fails.</param>
internal readonly record struct Outcome(string? Error, ImmutableArray<ObservedLine> Lines, int? Place = null);

/// <summary>The price of a product, and the units that the cart may have of it (contract, "available").</summary>
internal sealed record AvailableProduct(decimal Price, int Available);

/// <summary>The rules of the contract for changes of lines.</summary>
/// <param name="productsOf">
/// The states that a change may have read of a product, the most likely first; null for a product that does not exist.
/// </param>
/// <param name="coupons">
/// The coupons of a code that a change may have seen, the most likely first.
/// </param>
internal sealed class CartRules(
    Func<string, IReadOnlyList<AvailableProduct?>> productsOf, Func<string, IReadOnlyList<SeenCoupon>> coupons)
{
    private const int MaxLines = 200;

    /// <summary>The possible results of a change.</summary>
    public IEnumerable<Outcome> Apply(ImmutableArray<ObservedLine> lines, Operation operation)
    {
        var at = IndexOf(lines, operation.ProductId, operation.Options);
        return operation.Kind switch
        {
            OperationKind.ClearCart => [new Outcome(null, [])],
            OperationKind.SetData => [new Outcome(null, lines)],
            OperationKind.RemoveCoupon => [new Outcome(null, lines)],
            OperationKind.ApplyCoupon => coupons(operation.Code!).Select(coupon => new Outcome(CouponRules.Of(coupon, lines).Error, lines)),
            OperationKind.SetCharges => [new Outcome(lines.IsEmpty ? "Cart is empty" : null, lines)],
            OperationKind.AddItems => AddAll(lines, operation.Items, 0, ImmutableDictionary<string, AvailableProduct?>.Empty),
            OperationKind.AddItem => AddAll(
                lines,
                [new RequestedItem(operation.ProductId!, operation.Quantity, operation.Options)],
                0,
                ImmutableDictionary<string, AvailableProduct?>.Empty),
            _ when at < 0 => [new Outcome("Item not found in cart", lines)],
            _ when operation.Quantity == 0 => [new Outcome(null, lines.RemoveAt(at))],
            _ => productsOf(operation.ProductId!).Select(product => product is null ? new Outcome("Product not found", lines)
                : UnitsOf(lines, operation.ProductId!) - lines[at].Quantity + operation.Quantity > product.Available
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

    private static Outcome Add(ImmutableArray<ObservedLine> lines, RequestedItem item, AvailableProduct? product)
    {
        var at = IndexOf(lines, item.ProductId, item.Options);
        if (product is null)
        {
            return new Outcome("Product not found", lines);
        }

        if (at < 0 && lines.Length == MaxLines)
        {
            return new Outcome("Cart is full", lines);
        }

        var added = new ObservedLine(item.ProductId, item.Quantity + (at < 0 ? 0 : lines[at].Quantity), product.Price, item.Options);
        return UnitsOf(lines, item.ProductId) + item.Quantity > product.Available ? new Outcome("Insufficient stock", lines)
            : new Outcome(null, at < 0 ? lines.Add(added) : lines.SetItem(at, added));
    }

    /// <summary>Adds all items in their order, or none. The app reads each product once.</summary>
    private IEnumerable<Outcome> AddAll(
        ImmutableArray<ObservedLine> lines,
        ImmutableArray<RequestedItem> items,
        int place,
        ImmutableDictionary<string, AvailableProduct?> found)
    {
        if (place == items.Length)
        {
            return [new Outcome(null, lines)];
        }

        var item = items[place];
        var possible = found.TryGetValue(item.ProductId, out var known) ? [known]
            : productsOf(item.ProductId).DistinctBy(product => (product?.Price, Fitting(lines, items, item.ProductId, product)));
        return possible.SelectMany(product =>
        {
            var added = Add(lines, item, product);
            return added.Error is not null ? [added with { Place = place }]
                : AddAll(added.Lines, items, place + 1, found.SetItem(item.ProductId, product));
        });
    }

    /// <summary>
    /// The number of a product's items that the available units suffice for. Two states with the same number give the same result.
    /// </summary>
    private static int Fitting(
        ImmutableArray<ObservedLine> lines, ImmutableArray<RequestedItem> items, string productId, AvailableProduct? product)
    {
        var (quantity, count) = (UnitsOf(lines, productId), 0);
        foreach (var item in items)
        {
            quantity += item.ProductId == productId ? item.Quantity : 0;
            count += item.ProductId == productId && quantity <= (product?.Available ?? -1) ? 1 : 0;
        }

        return count;
    }

    private static int UnitsOf(ImmutableArray<ObservedLine> lines, string productId) =>
        lines.Sum(line => line.ProductId == productId ? line.Quantity : 0);

    private static int IndexOf(ImmutableArray<ObservedLine> lines, string? productId, string options)
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
