using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

/// <summary>What each product may have been at a time, by what clients asked and were answered.</summary>
internal sealed class Catalogue
{
    private readonly Dictionary<string, List<Write>> writes;

    /// <summary>Reads the saves and deletes of a history.</summary>
    public Catalogue(IEnumerable<Operation> operations)
    {
        writes = operations
            .Where(operation => operation.Kind is OperationKind.SaveProduct or OperationKind.DeleteProduct)
            .Where(operation => operation.IsUnknown || operation.Answer!.IsSuccess)
            .GroupBy(operation => operation.ProductId!)
            .ToDictionary(product => product.Key, product => product
                .Select(operation => new Write(operation.Invoke, operation.End, operation.Product, !operation.IsUnknown))
                .Prepend(new Write(-1, -1, null, true)).ToList());
    }

    /// <summary>All that a read between two times may have found; null is a product that is not there.</summary>
    public List<ProductValue?> Between(string productId, long from, long to)
    {
        var found = new List<ProductValue?>();
        if (!writes.TryGetValue(productId, out var all))
        {
            return [null];
        }

        foreach (var write in all)
        {
            if (write.From <= to && !found.Contains(write.Value)
                && !all.Exists(later => later.IsCertain && later.From > write.To && later.To < from))
            {
                found.Add(write.Value);
            }
        }

        return found;
    }

    private readonly record struct Write(long From, long To, ProductValue? Value, bool IsCertain);
}
