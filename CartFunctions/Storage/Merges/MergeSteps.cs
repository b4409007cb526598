using System.Collections.Immutable;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Merges;

/// <summary>
/// The steps of a merge once its lines are leaving: they arrive, what did not fit goes back, the marker is deleted. Each is one
/// conditional write, and any later request may take the next; see docs/merges.md.
/// </summary>
internal sealed partial class MergeSteps(
    StorageTables tables,
    CartReader carts,
    AvailableProductReader offers,
    FollowUp followUp,
    CartExpiry expiry,
    CartTelemetry telemetry,
    WriteLoopServices services)
{
    /// <summary>
    /// A place for lines to arrive in a cart that is not there, which clients do not see before: a late arrival would find another
    /// ETag in it. Null if somebody made the cart meanwhile.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<StoredCart?> TryPrepareAsync(ObjectId target, WriteId merge)
    {
        var place = new StoredCart(Cart.Empty(target, merge.ToString(), services.Clock.GetUtcNow()), null, default, default);
        var written = await tables.Carts.TryAddAsync(CartEntity.From(place), CancellationToken.None);
        return written is null ? null : place with { ETag = written };
    }

    /// <summary>Records in the source that its lines leave for the target. From then on any request can finish the merge.</summary>
    /// <param name="source">The source, as it was read.</param>
    /// <param name="intent">The merge.</param>
    /// <param name="now">The time of the change.</param>
    /// <returns>The source as it then is; null if it changed meanwhile.</returns>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<StoredCart?> TryBeginAsync(StoredCart source, MergeIntent intent, DateTimeOffset now)
    {
        var begun = source with
        {
            Cart = source.Cart.BeginMerge().NextVersion(now),
            MergeIntent = intent,
            Writes = source.Writes.Add(intent.Id),
        };
        var written = await tables.Carts.TryReplaceAsync(CartEntity.From(begun), source.ETag.GetValueOrDefault(), CancellationToken.None);
        return telemetry.Changes.Written(written is not null) ? begun with { ETag = written } : null;
    }

    /// <summary>Lets the lines arrive, and puts back what does not fit.</summary>
    /// <param name="target">The target, as it was read before the lines left.</param>
    /// <param name="source">The source, as it was written when they left.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>Both carts; null if the target changed meanwhile.</returns>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<MergedCarts?> TryMergeAsync(StoredCart target, StoredCart source, CancellationToken cancellationToken)
    {
        var arrival = await ReceiveAsync(target, source, cancellationToken);
        return await TryWriteAsync(arrival, source)
            ? new MergedCarts(arrival.Target, await ReturnAsync(source, arrival.Stayed, cancellationToken))
            : null;
    }

    /// <summary>Takes the steps that are left of a merge that somebody else began, or an earlier attempt of the same one.</summary>
    /// <param name="source">A cart with lines that are leaving.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>False if others were faster, and there may be something left to do.</returns>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<bool> TryFinishAsync(StoredCart source, CancellationToken cancellationToken)
    {
        var departure = source.MergeIntent!;
        if (await FindTargetAsync(departure, cancellationToken) is not { } target
            || (target.Claim is { } claim && claim.Id != departure.Id && !await TryVoidAsync(claim, cancellationToken)))
        {
            return false;
        }

        // In this order. A marker that is not there yet, or not any more, was made after the target was read, so that its ETag is an
        // old one; or it was deleted before, and then the source knows.
        var marker = await FindMarkerAsync(departure, cancellationToken);
        if (await carts.FindAsync(source.Cart.Id, cancellationToken) is not { } current || current.MergeIntent?.Id != departure.Id)
        {
            return true;
        }

        var stayed = marker?.Stayed;
        if (marker is null)
        {
            // What the source had reserved would stand in the way of its own lines.
            await followUp.ReconcileAsync(source.Cart.Id, current.Cart.InTransit.Select(line => line.ProductId));
            var arrival = await ReceiveAsync(target, current, cancellationToken);
            stayed = await TryWriteAsync(arrival, current) ? arrival.Stayed : null;
        }

        if (stayed is { } back)
        {
            await ReturnAsync(current, back, cancellationToken);
        }

        return stayed is not null;
    }

    /// <summary>Deletes a marker that its source does not need any more; true if it is gone.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<bool> TryClearAsync(MergeMarker marker, CancellationToken cancellationToken)
    {
        var source = await carts.FindAsync(marker.Source, cancellationToken);
        return source?.MergeIntent?.Id == marker.Id
            ? await TryFinishAsync(source, cancellationToken)
            : await tables.Carts.TryDiscardAsync(marker.ToEntity(), cancellationToken);
    }

    private async Task<StoredCart?> FindTargetAsync(MergeIntent departure, CancellationToken cancellationToken) =>
        await carts.FindAsync(departure.Target, cancellationToken) ?? await TryPrepareAsync(departure.Target, departure.Id);

    private Task<MergeMarker?> FindMarkerAsync(MergeIntent departure, CancellationToken cancellationToken) =>
        tables.Carts.FindAsync(departure.Target.ToString(), MergeMarker.RowKey(departure.Id), MergeMarker.Read, cancellationToken);

    /// <summary>The target with what fits, and what does not.</summary>
    private async Task<Arrival> ReceiveAsync(StoredCart target, StoredCart source, CancellationToken cancellationToken)
    {
        var (departure, leaving, now) = (source.MergeIntent!, source.Cart.InTransit, services.Clock.GetUtcNow());
        var live = expiry.IsGone(target.Cart, now) ? null : target;
        var cart = live?.Cart ?? Cart.InPlaceOf(target.Cart, departure.Target, departure.Id.ToString(), now);
        var products = await offers.FindAsync([.. leaving.Select(line => line.ProductId)], cancellationToken);
        var move = Move();
        if (await offers.TryReleaseExpiredAsync(move.Stayed.Select(line => products[line.ProductId]), departure.Target, cancellationToken))
        {
            products = await offers.FindAsync([.. leaving.Select(line => line.ProductId)], cancellationToken);
            move = Move();
        }

        var (writes, keys) = (live?.Writes ?? default, live?.Keys ?? default);
        return new Arrival(
            target with
            {
                Cart = move.Cart.NextVersion(now),
                Writes = writes.Add(departure.Id),
                Keys = departure.Key is { } key ? keys.Add(key, madeIt: live is null, StoredCart.RememberedKeys) : keys,
                Unknown = live?.Unknown,
                Claim = null,
            },
            move.Stayed);

        LineTransfer Move() => LineTransfer.Into(
            cart, leaving, id => LineView.AvailabilityOf(products[id], cart.Reservation?.HeldOf(id) ?? 0));
    }

    /// <summary>
    /// The target is written whatever fits, even if it does not change: a transaction of another's that is on its way must not find
    /// the ETag that it knows once the marker is gone.
    /// </summary>
    private Task<bool> TryWriteAsync(Arrival arrival, StoredCart source)
    {
        var target = arrival.Target;
        return tables.Carts.TryTransactAsync(
            [
                new TableTransactionAction(
                    TableTransactionActionType.UpdateReplace, CartEntity.From(target), target.ETag.GetValueOrDefault()),
                new TableTransactionAction(TableTransactionActionType.Add, MarkerOf(source, arrival.Stayed).ToEntity()),
            ],
            CancellationToken.None);
    }

    /// <summary>Puts back what stayed; the source as it then is, null if it is gone.</summary>
    private async Task<StoredCart?> ReturnAsync(
        StoredCart source, ImmutableArray<CartLine> stayed, CancellationToken cancellationToken)
    {
        var marker = MarkerOf(source, stayed);
        var backoff = new Backoff(services.Jitter);
        var current = source;
        while (current?.MergeIntent?.Id == marker.Id)
        {
            var next = Returned(current, stayed);
            if (await tables.Carts.TryReplaceAsync(CartEntity.From(next), current.ETag.GetValueOrDefault(), CancellationToken.None) is { } tag)
            {
                current = next with { ETag = tag };
                break;
            }

            await Task.Delay(backoff.AfterRace(), services.Clock, cancellationToken);
            current = await carts.FindAsync(source.Cart.Id, cancellationToken);
        }

        await TryDiscardAsync(marker);
        return current;
    }

    /// <summary>
    /// A version is made if something comes back. A cart that is gone stays so: its time does not begin again, but by another clock it may
    /// still be there.
    /// </summary>
    private StoredCart Returned(StoredCart source, ImmutableArray<CartLine> stayed)
    {
        var now = services.Clock.GetUtcNow();
        var next = source with { Cart = source.Cart.ReturnLines(stayed), MergeIntent = null };
        var isGone = expiry.IsGone(source.Cart, now);
        return stayed.IsEmpty ? next : next with
        {
            Cart = isGone ? next.Cart with { Version = next.Version.Next() } : next.Cart.NextVersion(now),
            Writes = source.Writes.Add(WriteId.New(services.Ids)),
        };
    }

    private static MergeMarker MarkerOf(StoredCart source, ImmutableArray<CartLine> stayed) =>
        new(source.MergeIntent!.Target, source.MergeIntent.Id, source.Cart.Id, stayed);

    private async Task TryDiscardAsync(MergeMarker marker)
    {
        try
        {
            // Once, and not for long: a client may wait for it.
            await tables.Carts.TryDeleteAsync(marker.ToEntity(), CancellationToken.None);
        }
        catch (StorageFaultException)
        {
            // The sweep deletes it.
        }
    }

    /// <summary>The target with what arrives in it, on the ETag of what it replaces, and what stays behind.</summary>
    private sealed record Arrival(StoredCart Target, ImmutableArray<CartLine> Stayed);
}

/// <summary>Two carts after a merge.</summary>
/// <param name="Target">The cart that has the lines.</param>
/// <param name="Source">The cart that has what did not fit; null if it is gone by now.</param>
internal sealed record MergedCarts(StoredCart Target, StoredCart? Source);
