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
                .Select(operation => new Write(
                    operation.Invoke, operation.End, operation.DoneAt ?? operation.End, operation.Product, !operation.IsUnknown))
                .Prepend(new Write(-1, -1, -1, null, true)).ToList());
    }

    /// <summary>All that a read between two times may have found; null is a product that is not there.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="from">The one.</param>
    /// <param name="to">The other.</param>
    /// <param name="likely">A time shortly before which the read likely was: what there was then comes first.</param>
    public List<ProductValue?> Between(string productId, long from, long to, long? likely = null)
    {
        var found = new List<ProductValue?>();
        var (best, bestAt) = (0, long.MinValue);
        if (!writes.TryGetValue(productId, out var all))
        {
            return [null];
        }

        foreach (var write in all)
        {
            if (write.From <= to && !found.Contains(write.Value)
                && !all.Exists(later => later.IsCertain && later.From > write.To && later.To < from))
            {
                if (write.At <= likely && write.At >= bestAt)
                {
                    (best, bestAt) = (found.Count, write.At);
                }

                found.Add(write.Value);
            }
        }

        if (best > 0)
        {
            (found[0], found[best]) = (found[best], found[0]);
        }

        return found;
    }

    private readonly record struct Write(long From, long To, long At, ProductValue? Value, bool IsCertain);
}
