using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A product or coupon with its reservation rows.</summary>
internal sealed class AuditedProduct
{
    public ProductState? Value { get; set; }

    /// <summary>The number of uses of a coupon; null for a product and for a deleted coupon.</summary>
    public int? Uses { get; set; }

    /// <summary>The creation of a coupon; null for a product.</summary>
    public string? Creation { get; set; }

    /// <summary>Whether it was deleted and its row still exists.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>The reservation rows by cart id.</summary>
    public Dictionary<string, StoredReservationRow> Rows { get; } = [];

    /// <summary>The carts whose row was last written by a call that its caller had abandoned.</summary>
    public HashSet<string> LateCarts { get; } = [];

    /// <summary>The reserved units above the stock. Only a catalog change may increase it.</summary>
    public int Excess { get; set; }

    /// <summary>All units that were ever added to the stock.</summary>
    public int TotalSupplied { get; set; }

    /// <summary>All units that were checked out.</summary>
    public int TotalCheckedOut { get; set; }

    /// <summary>Whether a row counts. A row of a deleted coupon does not count for a later coupon with the same code.</summary>
    public bool Counts(StoredReservationRow row) => Value is not null && row.Creation == Creation;

    /// <summary>Records whether the last write of a cart's row was abandoned by its caller.</summary>
    public void RecordLateness(string cartId, bool isLate) => _ = isLate ? LateCarts.Add(cartId) : LateCarts.Remove(cartId);
}

/// <summary>An order with the units that are still to be taken from the stock.</summary>
internal sealed record AuditedOrder(ObservedOrder Order, HashSet<string> All, Dictionary<string, int> UnitsToTake);
