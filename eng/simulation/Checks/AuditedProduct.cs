using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A product with its rows.</summary>
internal sealed class AuditedProduct
{
    public ProductValue? Value { get; set; }

    /// <summary>Whether it was deleted, and its row is there.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>By their carts.</summary>
    public Dictionary<string, RowStored> Rows { get; } = [];

    /// <summary>The carts whose row was written last by a call for which nobody waited any more.</summary>
    public HashSet<string> Late { get; } = [];

    /// <summary>By how much what is reserved exceeds the stock, which only who lowers it by hand may bring about.</summary>
    public int Over { get; set; }

    /// <summary>All units that there ever were.</summary>
    public int Ever { get; set; }

    /// <summary>All units that were sold.</summary>
    public int Sold { get; set; }

    /// <summary>A cart's row is written.</summary>
    public void NoteLate(string cartId, bool isLate) => _ = isLate ? Late.Add(cartId) : Late.Remove(cartId);
}

/// <summary>An order, and what of it is not taken from the stock yet.</summary>
internal sealed record AuditedOrder(OrderSeen Order, Dictionary<string, int> Left);
