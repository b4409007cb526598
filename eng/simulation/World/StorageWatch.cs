using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>Observes every write when storage performs it.</summary>
internal sealed class StorageWatch
{
    private const int FirstNumber = 1_000_000; // Operations have smaller numbers.

    private readonly SimulatedWorld world;
    private readonly List<Operation> reservationWrites = [];

    /// <summary>Watches the storage of a run.</summary>
    public StorageWatch(SimulatedWorld world)
    {
        this.world = world;
        Coupons = new CouponHistory(world.Profile.MaxOffset);
        Audit = new StockAudit(world);
        Merges = world.Profile.HasMerges ? new MergeAudit(world) : null;
        world.Storage.Written = OnWrite;
    }

    /// <summary>The states of every product over time.</summary>
    public StateHistory<ProductState> ProductHistory { get; } = new();

    /// <summary>The states of every coupon over time, by code.</summary>
    public CouponHistory Coupons { get; }

    /// <summary>Checks the invariants of reservations and orders after each write.</summary>
    public StockAudit Audit { get; }

    /// <summary>Tracks each unit in a scenario with merges; null in other scenarios.</summary>
    public MergeAudit? Merges { get; }

    /// <summary>The changes of products and coupons by reservations and purchases, as operations of them.</summary>
    public IReadOnlyList<Operation> ReservationWrites => reservationWrites;

    /// <summary>The number of changed rows, without the progress of sweeps.</summary>
    public int Changes { get; private set; }

    private void OnWrite(IReadOnlyList<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            Changes += StoredRows.IsProgress(change) ? 0 : 1;
            if (StoredRows.IsProduct(change))
            {
                ProductHistory.Add(change.Key.Row, StoredRows.Product(change.After), world.Loop.Now);
                if (StoredRows.IsReservationWrite(change))
                {
                    RecordReservationWrite(change);
                }
            }
            else if (StoredRows.IsCoupon(change))
            {
                Coupons.Add(StoredRows.CodeOf(change), StoredRows.Coupon(change.After), world.Loop.Now);
                if (StoredRows.IsReservationWrite(change))
                {
                    RecordUseWrite(change);
                }
            }
        }

        Audit.CheckWrite(changes);
        Merges?.CheckWrite(changes);
    }

    private void RecordReservationWrite(StoredChange change)
    {
        var (before, after) = (StoredRows.Product(change.Before)!, StoredRows.Product(change.After)!);
        Add(new Operation(OperationKind.ReservationWrite, null)
        {
            ProductId = change.Key.Row,
            Quantity = after.Stock - before.Stock,
            Product = after,
        });
    }

    private void RecordUseWrite(StoredChange change) => Add(new Operation(OperationKind.CouponUseWrite, null)
    {
        Code = StoredRows.CodeOf(change),
        ProductId = StoredRows.IdOf(change),
        Coupon = StoredRows.Coupon(change.After)! with { Reserved = 0 },
    });

    private void Add(Operation move) => reservationWrites.Add(move with
    {
        Number = FirstNumber + reservationWrites.Count,
        Invoke = world.Loop.Now,
        Return = world.Loop.Now,
        Rank = world.Ranks.Next(),
        Answer = new Answer(200, null, string.Empty),
    });
}
