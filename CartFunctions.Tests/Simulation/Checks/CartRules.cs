using System.Collections.Immutable;
using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

/// <summary>What the contract says of the lines of a cart.</summary>
internal static class CartRules
{
    private const int MostLines = 200;

    /// <summary>The lines after a change; or the fixed text by which it fails.</summary>
    /// <param name="lines">The lines before.</param>
    /// <param name="operation">The change.</param>
    /// <param name="offer">The product as the change found it; null if it is not there.</param>
    public static (string? Error, ImmutableArray<LineSeen> Lines) Apply(
        ImmutableArray<LineSeen> lines, Operation operation, ProductValue? offer)
    {
        var at = IndexOf(lines, operation.ProductId);
        switch (operation.Kind)
        {
            case OperationKind.ClearCart:
                return (null, []);
            case OperationKind.RemoveItem:
                return at < 0 ? ("Item not found in cart", lines) : (null, lines.RemoveAt(at));
            case OperationKind.SetQuantity when at < 0:
                return ("Item not found in cart", lines);
            case OperationKind.SetQuantity when operation.Quantity == 0:
                return (null, lines.RemoveAt(at));
        }

        if (offer is null)
        {
            return ("Product not found", lines);
        }

        if (operation.Kind == OperationKind.SetQuantity)
        {
            return operation.Quantity > offer.Stock
                ? ("Insufficient stock", lines)
                : (null, lines.SetItem(at, lines[at] with { Quantity = operation.Quantity }));
        }

        if (at < 0 && lines.Length == MostLines)
        {
            return ("Cart is full", lines);
        }

        var quantity = operation.Quantity + (at < 0 ? 0 : lines[at].Quantity);
        var added = new LineSeen(operation.ProductId!, quantity, offer.Price!.Value);
        return quantity > offer.Stock ? ("Insufficient stock", lines) : (null, at < 0 ? lines.Add(added) : lines.SetItem(at, added));
    }

    private static int IndexOf(ImmutableArray<LineSeen> lines, string? productId)
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

    /// <summary>The status that goes with a fixed text.</summary>
    public static int StatusOf(string error, Operation operation) => error switch
    {
        "Item not found in cart" or "Product not found" => 404,
        "Insufficient stock" when operation.Device is not null => 409,
        _ => 400,
    };
}
