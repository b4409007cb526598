using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A product or coupon with its rows.</summary>
internal sealed class AuditedProduct
{
    public ProductValue? Value { get; set; }

    /// <summary>How often a coupon was used; null for a product, and for no coupon.</summary>
    public int? Uses { get; set; }

    /// <summary>The creation of a coupon; null for a product.</summary>
    public string? Creation { get; set; }

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

    /// <summary>Whether a row counts: that of a coupon that was deleted does not count for the next one with its code.</summary>
    public bool Counts(RowStored row) => Value is not null && row.Creation == Creation;

    /// <summary>A cart's row is written.</summary>
    public void NoteLate(string cartId, bool isLate) => _ = isLate ? Late.Add(cartId) : Late.Remove(cartId);
}

/// <summary>An order, and what of it is not taken from the stock yet.</summary>
internal sealed record AuditedOrder(OrderSeen Order, HashSet<string> All, Dictionary<string, int> Left);
