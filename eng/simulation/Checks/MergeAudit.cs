using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>Lines arrived in a cart, or all of them stayed behind.</summary>
/// <param name="AskedBy">The merge that a client asked for; null if nobody drew its id.</param>
/// <param name="Target">The cart that they arrived in.</param>
/// <param name="Source">The cart that they left.</param>
/// <param name="Before">The version of the target before.</param>
/// <param name="IsWritten">Whether it made a version of the target: not if the client's condition did not hold any more.</param>
/// <param name="At">When, in ticks.</param>
internal sealed record ArrivalSeen(Operation? AskedBy, string Target, string Source, string Before, bool IsWritten, long At);

/// <summary>A version of a cart, as it was stored.</summary>
/// <param name="CartId">The cart.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Charges">Its charges, as JSON.</param>
/// <param name="Data">What the shop keeps with it, as JSON.</param>
/// <param name="From">When it was made, in ticks.</param>
internal sealed record VersionStored(string CartId, ImmutableArray<LineSeen> Lines, string Charges, string Data, long From)
{
    /// <summary>When another took its place.</summary>
    public long To { get; set; } = long.MaxValue;
}

/// <summary>
/// Follows each unit of a scenario with merges. A product is added by a few adds, of 1, 2, 4 units and so on, so that the sum of its units,
/// wherever they are, tells at any moment which of the adds are in. No other operation adds any, and none takes any away.
/// </summary>
/// <param name="world">The run, to which it reports.</param>
internal sealed class MergeAudit(SimulatedWorld world)
{
    private readonly Dictionary<string, CartRowSeen> carts = [];
    private readonly Dictionary<(string Target, string Id), MarkerStored> markers = [];
    private readonly Dictionary<(string ProductId, string Options), int> gone = []; // Bought, or in a cart that expired.
    private readonly Dictionary<string, int> sums = [];

    /// <summary>When each of the adds was in, by product and units; in ticks.</summary>
    public Dictionary<(string ProductId, int Units), long> Added { get; } = [];

    /// <summary>What arrived, in its order.</summary>
    public List<ArrivalSeen> Arrivals { get; } = [];

    /// <summary>Which operations made a version of which cart.</summary>
    public List<(Operation By, string CartId)> Makers { get; } = [];

    /// <summary>All versions that were ever stored.</summary>
    public Dictionary<string, VersionStored> Versions { get; } = [];

    /// <summary>Looks at what one write changed, all at once.</summary>
    public void See(IReadOnlyList<StoredChange> changes)
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

    /// <summary>After the sweeps: nothing is leaving, and no marker is left.</summary>
    public void CheckNothingIsUnderWay()
    {
        foreach (var (id, cart) in carts)
        {
            Expect(cart.Leaving is null, $"Cart {id[..6]} has lines that are leaving, and the sweeps left them.");
        }

        foreach (var (target, id) in markers.Keys)
        {
            Expect(false, $"Cart {target[..6]} has the marker of merge {id}, and the sweeps left it.");
        }
    }

    private void SeeMarker(string id, StoredChange change, IReadOnlyList<StoredChange> changes)
    {
        if (StoredMerges.Marker(change.After) is not { } marker)
        {
            markers.Remove((change.Key.Partition, id));
            return;
        }

        Expect(change.Before is null, $"The marker of merge {id} was changed.");
        markers[(marker.Target, id)] = marker;
        var (before, after) = changes.FirstOrDefault(StoredRows.IsCart) is { Before: { } was, After: { } now }
            ? (StoredRows.Cart(was), StoredRows.Cart(now))
            : default;
        Expect(before is not null, $"The marker of merge {id} was made without a write of cart {marker.Target[..6]}.");
        Expect(
            carts.GetValueOrDefault(marker.Source)?.Leaving is { } leaving && leaving.Id == id && leaving.Target == marker.Target,
            $"What left cart {marker.Source[..6]} by merge {id} arrived in cart {marker.Target[..6]}, and was not leaving any more.");
        Arrivals.Add(new ArrivalSeen(
            world.Ranks.AskedBy(ulong.Parse(id, NumberStyles.HexNumber, CultureInfo.InvariantCulture)),
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

        if (before is { Cart: var old } && Incarnation(old) != (after is null ? null : Incarnation(after)))
        {
            var isGone = old.UpdatedAt + world.Profile.ExpireAfter.Ticks
                <= (LoopClock.Epoch.AddTicks(world.Loop.Now) + world.Profile.MaxOffset).UtcTicks;
            Expect(isGone || old.Lines.IsEmpty, $"Cart {id[..6]} was deleted or made anew before its time.");
            Leave(old.Lines);
        }

        if (after is null)
        {
            carts.Remove(id);
            return;
        }

        var makers = StoredRows.NewWrites(change).Select(world.Ranks.AskedBy).OfType<Operation>().ToList();
        Expect(
            before is null || Incarnation(before.Cart) != Incarnation(after) || before.Cart.Data == after.Data
            || makers.Exists(by => by.Kind is OperationKind.SetData or OperationKind.CheckOut),
            $"Cart {id[..6]} has the data {after.Data}, and nobody asked for that.");
        var isKept = before?.Cart.Charges == after.Charges && before.Cart.Lines.SequenceEqual(after.Lines);
        Expect(
            after.Charges == ChargesText.None || isKept
            || makers.Exists(by => by.Kind == OperationKind.SetCharges && by.Charges == after.Charges),
            $"Cart {id[..6]} has the charges {after.Charges}, and nobody asked for that, or its lines changed later.");
        Makers.AddRange(makers.Select(by => (by, id)));
        carts[id] = new CartRowSeen(after, StoredMerges.Leaving(change.After));
        Versions.TryAdd(after.Version, new VersionStored(id, after.Lines, after.Charges, after.Data, world.Loop.Now));
    }

    private static string Incarnation(CartStored cart) => cart.Version.Split('-')[0];

    private void Leave(IEnumerable<LineSeen> lines)
    {
        foreach (var line in lines)
        {
            gone[(line.ProductId, line.Options)] = gone.GetValueOrDefault((line.ProductId, line.Options)) + line.Quantity;
        }
    }

    /// <summary>Counts each product's units, and finds out which of its adds are in.</summary>
    private void Count()
    {
        var lines = new Dictionary<(string ProductId, string Options), int>(gone);
        foreach (var cart in carts.Values)
        {
            var back = cart.Leaving is not { } leaving ? []
                : markers.TryGetValue((leaving.Target, leaving.Id), out var marker) ? marker.Stayed
                : leaving.Lines;
            foreach (var line in cart.Cart.Lines.Concat(back))
            {
                lines[(line.ProductId, line.Options)] = lines.GetValueOrDefault((line.ProductId, line.Options)) + line.Quantity;
            }
        }

        var now = lines.GroupBy(line => line.Key.ProductId).ToDictionary(same => same.Key, same => same.Sum(line => line.Value));
        foreach (var ((id, options), units) in lines)
        {
            var added = MergeDraw.UnitsOf.Where(one => (now[id] & one) != 0 && MergeDraw.OptionsOf(id, one) == options).Sum();
            Expect(units == added, $"Of product {id[^4..]} {units} units have the options {options}, and {added} were added with them.");
        }

        foreach (var id in now.Keys.Union(sums.Keys).ToList())
        {
            var (before, sum) = (sums.GetValueOrDefault(id), now.GetValueOrDefault(id));
            Expect(
                (sum & before) == before && sum <= MergeDraw.UnitsOf.Sum(),
                $"Of product {id[^4..]} {sum} units are in carts, leaving, bought or expired, and before this write there were {before}.");
            foreach (var units in MergeDraw.UnitsOf.Where(units => (sum & units & ~before) != 0))
            {
                Added.TryAdd((id, units), world.Loop.Now);
            }

            sums[id] = sum;
        }
    }

    private void Expect(bool holds, FormattableString otherwise)
    {
        if (!holds)
        {
            world.Report(otherwise);
        }
    }

    private sealed record CartRowSeen(CartStored Cart, LeavingStored? Leaving);
}
