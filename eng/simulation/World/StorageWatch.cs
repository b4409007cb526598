using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>Sees every write at the moment at which storage does it.</summary>
internal sealed class StorageWatch
{
    private const int FirstMove = 1_000_000; // Operations have smaller numbers.

    private readonly SimulatedWorld world;
    private readonly List<Operation> moves = [];

    /// <summary>Watches the storage of a run.</summary>
    public StorageWatch(SimulatedWorld world)
    {
        this.world = world;
        Audit = new StockAudit(world);
        Merges = world.Profile.HasMerges ? new MergeAudit(world) : null;
        world.Storage.Written = See;
    }

    /// <summary>What each product was at a time.</summary>
    public Catalogue Catalogue { get; } = new();

    /// <summary>Checks after each write what must hold of reservations and orders at any time.</summary>
    public StockAudit Audit { get; }

    /// <summary>Follows each unit in a scenario with merges; null in any other.</summary>
    public MergeAudit? Merges { get; }

    /// <summary>The changes that reservations and purchases made to products, as operations of the product.</summary>
    public IReadOnlyList<Operation> Moves => moves;

    /// <summary>How many rows of carts, products, reservations, merges and orders were changed.</summary>
    public int Changes { get; private set; }

    private void See(IReadOnlyList<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            Changes += StoredRows.IsProgress(change) ? 0 : 1;
            if (StoredRows.IsProduct(change))
            {
                Catalogue.Add(change.Key.Row, StoredRows.Product(change.After), world.Loop.Now);
                if (StoredRows.IsMove(change))
                {
                    Note(change);
                }
            }
        }

        Audit.See(changes);
        Merges?.See(changes);
    }

    private void Note(StoredChange change)
    {
        var (before, after) = (StoredRows.Product(change.Before)!, StoredRows.Product(change.After)!);
        moves.Add(new Operation(OperationKind.MoveUnits, null)
        {
            ProductId = change.Key.Row,
            Number = FirstMove + moves.Count,
            Quantity = after.Stock - before.Stock,
            Product = after,
            Invoke = world.Loop.Now,
            Return = world.Loop.Now,
            Rank = world.Ranks.Next(),
            Answer = new Answer(200, null, string.Empty),
        });
    }
}
