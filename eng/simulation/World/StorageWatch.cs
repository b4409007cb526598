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
    public Catalogue<ProductValue> Catalogue { get; } = new();

    /// <summary>What each coupon was at a time, by its code.</summary>
    public Catalogue<CouponValue> Coupons { get; } = new();

    /// <summary>Checks after each write what must hold of reservations and orders at any time.</summary>
    public StockAudit Audit { get; }

    /// <summary>Follows each unit in a scenario with merges; null in any other.</summary>
    public MergeAudit? Merges { get; }

    /// <summary>The changes that reservations and purchases made to products and coupons, as operations of them.</summary>
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
            else if (StoredRows.IsCoupon(change))
            {
                Coupons.Add(StoredRows.CodeOf(change), StoredRows.Coupon(change.After), world.Loop.Now);
                if (StoredRows.IsMove(change))
                {
                    NoteUses(change);
                }
            }
        }

        Audit.See(changes);
        Merges?.See(changes);
    }

    private void Note(StoredChange change)
    {
        var (before, after) = (StoredRows.Product(change.Before)!, StoredRows.Product(change.After)!);
        Add(new Operation(OperationKind.MoveUnits, null)
        {
            ProductId = change.Key.Row,
            Quantity = after.Stock - before.Stock,
            Product = after,
        });
    }

    private void NoteUses(StoredChange change) => Add(new Operation(OperationKind.MoveUses, null)
    {
        Code = StoredRows.CodeOf(change),
        ProductId = StoredRows.IdOf(change),
        Coupon = StoredRows.Coupon(change.After)! with { Reserved = 0 },
    });

    private void Add(Operation move) => moves.Add(move with
    {
        Number = FirstMove + moves.Count,
        Invoke = world.Loop.Now,
        Return = world.Loop.Now,
        Rank = world.Ranks.Next(),
        Answer = new Answer(200, null, string.Empty),
    });
}
