using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>An arrival of lines in a cart. All lines may have stayed in the source.</summary>
/// <param name="RequestedBy">The operation that the merge belongs to; null if its id is unknown.</param>
/// <param name="Target">The cart in which they arrived.</param>
/// <param name="Source">The cart that they left.</param>
/// <param name="Before">The version of the target before the arrival.</param>
/// <param name="IsWritten">Whether it created a version of the target. It does not if the client's condition no longer held.</param>
/// <param name="At">The time, in ticks.</param>
internal sealed record ObservedArrival(Operation? RequestedBy, string Target, string Source, string Before, bool IsWritten, long At);

/// <summary>A stored version of a cart.</summary>
/// <param name="CartId">The cart.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Charges">Its charges, as JSON.</param>
/// <param name="Data">The shop's data in the cart, as JSON.</param>
/// <param name="From">When it was stored, in ticks.</param>
internal sealed record StoredVersion(string CartId, ImmutableArray<ObservedLine> Lines, string Charges, string Data, long From)
{
    /// <summary>When the next version replaced it.</summary>
    public long To { get; set; } = long.MaxValue;
}

/// <summary>
/// Tracks each unit in a scenario with merges. Each product is added by adds of 1, 2 and 4 units, so the sum of its units in all places
/// shows which of the adds took effect. No other operation adds or removes units.
/// </summary>
/// <param name="world">The run that collects the violations.</param>
internal sealed class MergeAudit(SimulatedWorld world)
{
    private readonly Dictionary<string, AuditedCart> carts = [];
    private readonly Dictionary<(string Target, string Id), StoredMarker> markers = [];
    private readonly Dictionary<(string ProductId, string Options), int> gone = []; // Bought, or in an expired cart.
    private readonly Dictionary<string, int> sums = [];

    /// <summary>When each add took effect, by product and units; in ticks.</summary>
    public Dictionary<(string ProductId, int Units), long> Added { get; } = [];

    /// <summary>The arrivals, in their order.</summary>
    public List<ObservedArrival> Arrivals { get; } = [];

    /// <summary>The operations that created a version of a cart.</summary>
    public List<(Operation By, string CartId)> Makers { get; } = [];

    /// <summary>All stored versions.</summary>
    public Dictionary<string, StoredVersion> Versions { get; } = [];

    /// <summary>Checks all changes of one write.</summary>
    public void CheckWrite(IReadOnlyList<StoredChange> changes)
    {
        foreach (var change in changes)
        {
            if (StoredMerges.MarkerId(change) is { } id)
            {
                SeeMarker(id, change, changes);
            }
            else if (StoredRows.OrderId(change) is not null && change.After is { } order)
            {
                Leave(StoredRows.Order(order).Lines);
            }
        }

        foreach (var change in changes.Where(StoredRows.IsCart))
        {
            SeeCart(change);
        }

        Count();
    }

    /// <summary>Call after the sweeps. Checks that no merge is in progress and no marker remains.</summary>
    public void CheckNoMergeIsInProgress()
    {
        foreach (var (id, cart) in carts)
        {
            Check(cart.MergeIntent is null, $"Cart {id[..6]} still has lines in transit after the sweeps.");
        }

        foreach (var (target, id) in markers.Keys)
        {
            Check(false, $"Cart {target[..6]} still has the marker of merge {id} after the sweeps.");
        }
    }

    private void SeeMarker(string id, StoredChange change, IReadOnlyList<StoredChange> changes)
    {
        if (StoredMerges.Marker(change.After) is not { } marker)
        {
            markers.Remove((change.Key.Partition, id));
            return;
        }

        Check(change.Before is null, $"The marker of merge {id} was changed.");
        markers[(marker.Target, id)] = marker;
        var (before, after) = changes.FirstOrDefault(StoredRows.IsCart) is { Before: { } was, After: { } now }
            ? (StoredRows.Cart(was), StoredRows.Cart(now))
            : default;
        Check(before is not null, $"The marker of merge {id} was created without a write of cart {marker.Target[..6]}.");
        Check(
            carts.GetValueOrDefault(marker.Source)?.MergeIntent is { } intent && intent.Id == id && intent.Target == marker.Target,
            $"Lines of merge {id} arrived in cart {marker.Target[..6]}, but they were not in transit from cart {marker.Source[..6]}.");
        Arrivals.Add(new ObservedArrival(
            world.Ranks.RequestedBy(ulong.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
            marker.Target,
            marker.Source,
            before?.Version ?? string.Empty,
            before?.Version != after?.Version,
            world.Loop.Now));
    }

    private void SeeCart(StoredChange change)
    {
        var id = change.Key.Partition;
        var (before, after) = (carts.GetValueOrDefault(id), StoredRows.Cart(change.After));
        if (before is not null && before.Cart.Version != after?.Version)
        {
            Versions[before.Cart.Version].To = world.Loop.Now;
        }

        if (before is { Cart: var old } && GenerationOf(old) != (after is null ? null : GenerationOf(after)))
        {
            var isGone = old.UpdatedAt + world.Profile.ExpireAfter.Ticks
                <= (LoopClock.Epoch.AddTicks(world.Loop.Now) + world.Profile.MaxOffset).UtcTicks;
            Check(isGone || old.Lines.IsEmpty, $"Cart {id[..6]} was deleted or recreated before it expired.");
            Leave(old.Lines);
        }

        if (after is null)
        {
            carts.Remove(id);
            return;
        }

        var makers = StoredRows.NewWrites(change).Select(world.Ranks.RequestedBy).OfType<Operation>().ToList();
        Check(
            before is null || GenerationOf(before.Cart) != GenerationOf(after) || before.Cart.Data == after.Data
            || makers.Exists(by => by.Kind is OperationKind.SetData or OperationKind.CheckOut),
            $"Cart {id[..6]} has the data {after.Data}, which no client requested.");
        var isKept = before?.Cart.Charges == after.Charges && before.Cart.Lines.SequenceEqual(after.Lines);
        Check(
            after.Charges == ChargesText.None || isKept
            || makers.Exists(by => by.Kind == OperationKind.SetCharges && by.Charges == after.Charges),
            $"Cart {id[..6]} has the charges {after.Charges}, which no client requested or a change of its lines should have removed.");
        Makers.AddRange(makers.Select(by => (by, id)));
        carts[id] = new AuditedCart(after, StoredMerges.MergeIntentOf(change.After));
        Versions.TryAdd(after.Version, new StoredVersion(id, after.Lines, after.Charges, after.Data, world.Loop.Now));
    }

    private static string GenerationOf(StoredCart cart) => cart.Version.Split('-')[0];

    private void Leave(IEnumerable<ObservedLine> lines)
    {
        foreach (var line in lines)
        {
            gone[(line.ProductId, line.Options)] = gone.GetValueOrDefault((line.ProductId, line.Options)) + line.Quantity;
        }
    }

    /// <summary>Counts each product's units, and determines which of its adds took effect.</summary>
    private void Count()
    {
        var lines = new Dictionary<(string ProductId, string Options), int>(gone);
        foreach (var cart in carts.Values)
        {
            var back = cart.MergeIntent is not { } intent ? []
                : markers.TryGetValue((intent.Target, intent.Id), out var marker) ? marker.Stayed
                : intent.Lines;
            foreach (var line in cart.Cart.Lines.Concat(back))
            {
                lines[(line.ProductId, line.Options)] = lines.GetValueOrDefault((line.ProductId, line.Options)) + line.Quantity;
            }
        }

        var now = lines.GroupBy(line => line.Key.ProductId).ToDictionary(same => same.Key, same => same.Sum(line => line.Value));
        foreach (var ((id, options), units) in lines)
        {
            var added = MergeDraw.UnitsOf.Where(one => (now[id] & one) != 0 && MergeDraw.OptionsOf(id, one) == options).Sum();
            Check(units == added, $"Product {id[^4..]}: {units} units have the options {options}, but {added} were added with them.");
        }

        foreach (var id in now.Keys.Union(sums.Keys).ToList())
        {
            var (before, sum) = (sums.GetValueOrDefault(id), now.GetValueOrDefault(id));
            Check(
                (sum & before) == before && sum <= MergeDraw.UnitsOf.Sum(),
                $"Product {id[^4..]}: {sum} units are in carts, in transit, bought or expired; before this write there were {before}.");
            foreach (var units in MergeDraw.UnitsOf.Where(units => (sum & units & ~before) != 0))
            {
                Added.TryAdd((id, units), world.Loop.Now);
            }

            sums[id] = sum;
        }
    }

    private void Check(bool condition, FormattableString message)
    {
        if (!condition)
        {
            world.Report(message);
        }
    }

    private sealed record AuditedCart(StoredCart Cart, StoredMergeIntent? MergeIntent);
}
