using CartFunctions.Tests.Simulation.Checks;
using CartFunctions.Tests.Simulation.Engine;
using CartFunctions.Tests.Simulation.Tables;

namespace CartFunctions.Tests.Simulation.World;

/// <summary>Sees every write that storage does, at the moment at which it is done.</summary>
internal sealed class StorageWatch
{
    private readonly EventLoop loop;

    /// <summary>Watches a storage.</summary>
    public StorageWatch(TableService storage, EventLoop loop)
    {
        this.loop = loop;
        storage.Written = See;
    }

    /// <summary>What each product was at a time.</summary>
    public Catalogue Catalogue { get; } = new();

    private void See(IReadOnlyList<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            if (StoredRows.IsProduct(change))
            {
                Catalogue.Add(change.Key.Row, StoredRows.Product(change.After), loop.Now);
            }
        }
    }
}
