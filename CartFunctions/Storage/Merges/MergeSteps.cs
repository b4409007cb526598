using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Merges;

/// <summary>
/// The steps of a merge after the write that decides: the lines arrive in the target, those that do not fit go back to the source, and the
/// marker is deleted. Each step is one conditional write, and any request can take the next one; see docs/merges.md.
/// </summary>
internal sealed partial class MergeSteps(
    StorageTables tables,
    CartReader carts,
    CartRows rows,
    ProductReader products,
    EndedReservations ended,
    FollowUp followUp,
    CartExpiry expiry,
    CartTelemetry telemetry,
    WriteLoopServices services)
{
    /// <summary>
    /// Creates the row of a target that does not exist, so that the lines can arrive on its ETag. Clients do not see the cart yet. Null if
    /// another request created the cart meanwhile.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<StoredCart?> TryPrepareAsync(ObjectId target, WriteId merge)
    {
        var place = Cart.Empty(target, merge.ToString(), services.Clock.GetUtcNow());
        return await rows.TryWriteAsync(new StoredCart(place, null, default, default));
    }

    /// <summary>Records in the source that its lines leave for the target. From then on any request can finish the merge.</summary>
    /// <param name="source">The source, as it was read.</param>
    /// <param name="intent">The merge.</param>
    /// <param name="now">The time of the change.</param>
    /// <returns>The source as it then is; null if it changed meanwhile.</returns>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<StoredCart?> TryBeginAsync(StoredCart source, MergeIntent intent, DateTimeOffset now)
    {
        var begun = await rows.TryWriteAsync(source with
        {
            Cart = source.Cart.BeginMerge().NextVersion(now),
            MergeIntent = intent,
            Writes = source.Writes.Add(intent.Id),
        });
        telemetry.Changes.Written(begun is not null);
        return begun;
    }

    /// <summary>Moves the lines into the target, and those that do not fit back to the source.</summary>
    /// <param name="target">The target, as read before the lines left.</param>
    /// <param name="source">The source, as written when the lines left.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>Both carts; null if the target changed meanwhile.</returns>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<MergedCarts?> TryMergeAsync(StoredCart target, StoredCart source, CancellationToken cancellationToken)
    {
        var arrival = await ReceiveAsync(target, source, cancellationToken);
        return await TryWriteAsync(arrival, source)
            ? new MergedCarts(arrival.Target, await ReturnAsync(source, arrival.Stayed, cancellationToken))
            : null;
    }

    /// <summary>Finishes a merge that another request or an earlier attempt began.</summary>
    /// <param name="source">A cart with lines in transit.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>False if another request was faster and the merge may still be unfinished.</returns>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<bool> TryFinishAsync(StoredCart source, CancellationToken cancellationToken)
    {
        var intent = source.MergeIntent!;
        if (await FindTargetAsync(intent, cancellationToken) is not { } target
            || (target.Claim is { } claim && claim.Id != intent.Id && !await TryVoidAsync(claim, cancellationToken)))
        {
            return false;
        }

        // The order matters: target, marker, source. If the marker is missing, either it was added after the target was read, and then
        // the write below fails on the old ETag; or it was deleted before, and then the source no longer has the intent.
        var marker = await FindMarkerAsync(intent, cancellationToken);
        if (await carts.FindAsync(source.Cart.Id, cancellationToken) is not { } current || current.MergeIntent?.Id != intent.Id)
        {
            return true;
        }

        var stayed = marker?.Stayed;
        if (marker is null)
        {
            // Units that the source had reserved would not be available to its own lines.
            await followUp.ReconcileAsync(
                source.Cart.Id, current.Cart.InTransit.Select(line => (StockId)line.ProductId).Distinct(), requestContinues: true);
            var arrival = await ReceiveAsync(target, current, cancellationToken);
            stayed = await TryWriteAsync(arrival, current) ? arrival.Stayed : null;
        }

        if (stayed is { } back)
        {
            await ReturnAsync(current, back, cancellationToken);
        }

        return stayed is not null;
    }

    /// <summary>Deletes a marker that its source no longer needs. Returns true if it is deleted.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<bool> TryClearAsync(MergeMarker marker, CancellationToken cancellationToken)
    {
        var source = await carts.FindAsync(marker.Source, cancellationToken);
        return source?.MergeIntent?.Id == marker.Id
            ? await TryFinishAsync(source, cancellationToken)
            : await tables.Carts.TryDiscardAsync(marker.ToEntity(), cancellationToken);
    }

    private async Task<StoredCart?> FindTargetAsync(MergeIntent intent, CancellationToken cancellationToken) =>
        await carts.FindAsync(intent.Target, cancellationToken) ?? await TryPrepareAsync(intent.Target, intent.Id);

    private Task<MergeMarker?> FindMarkerAsync(MergeIntent intent, CancellationToken cancellationToken) =>
        tables.Carts.FindAsync(intent.Target.ToString(), MergeMarker.RowKey(intent.Id), MergeMarker.Read, cancellationToken);

    /// <summary>The target with the lines that fit, and those that do not.</summary>
    private async Task<Arrival> ReceiveAsync(StoredCart target, StoredCart source, CancellationToken cancellationToken)
    {
        var (intent, inTransit, now) = (source.MergeIntent!, source.Cart.InTransit, services.Clock.GetUtcNow());
        var live = expiry.IsHidden(target.Cart, now) ? null : target;
        var cart = live?.Cart ?? Cart.InPlaceOf(target.Cart, intent.Target, intent.Id.ToString(), now);
        cart = cart with { UserId = intent.UserId ?? cart.UserId };
        var found = await products.FindAllAsync([.. inTransit.Select(line => line.ProductId)], cancellationToken);
        var move = Move();
        if (await ended.TryReleaseAsync(move.Stayed.Select(line => found[line.ProductId]), intent.Target, cancellationToken))
        {
            found = await products.FindAllAsync([.. inTransit.Select(line => line.ProductId)], cancellationToken);
            move = Move();
        }

        var (writes, keys) = (live?.Writes ?? default, live?.Keys ?? default);
        return new Arrival(
            target with
            {
                Cart = move.Cart.WithoutCharges().NextVersion(now),
                Writes = writes.Add(intent.Id),
                Keys = intent.Key is { } key ? keys.Add(key, madeIt: live is null, StoredCart.RememberedKeys) : keys,
                Unknown = live?.Unknown,
                Claim = null,
            },
            move.Stayed);

        LineTransfer Move() => LineTransfer.Into(
            cart, inTransit, id => LineView.AvailabilityOf(found[id], cart.Reservation?.HeldOf(id) ?? 0));
    }

    /// <summary>
    /// Writes the target and the marker. The target is written even if no line fits. Otherwise a delayed transaction of another request
    /// could succeed on the old ETag after the marker is deleted.
    /// </summary>
    private Task<bool> TryWriteAsync(Arrival arrival, StoredCart source) =>
        rows.TryWriteAsync(arrival.Target, MarkerOf(source, arrival.Stayed).ToEntity());

    /// <summary>Moves the lines that did not fit back to the source. Returns the source; null if it does not exist any more.</summary>
    private async Task<StoredCart?> ReturnAsync(
        StoredCart source, ImmutableArray<CartLine> stayed, CancellationToken cancellationToken)
    {
        var marker = MarkerOf(source, stayed);
        var backoff = new Backoff(services.Jitter);
        var current = source;
        while (current?.MergeIntent?.Id == marker.Id)
        {
            if (await rows.TryWriteAsync(Returned(current, stayed)) is { } returned)
            {
                current = returned;
                break;
            }

            await Task.Delay(backoff.AfterRace(), services.Clock, cancellationToken);
            current = await carts.FindAsync(source.Cart.Id, cancellationToken);
        }

        await TryDiscardAsync(marker);
        return current;
    }

    /// <summary>
    /// The source with its lines back, as a new version if there are any. An expired source stays expired: its update time does not change.
    /// It still needs a new version, because on another clock it may not be expired yet.
    /// </summary>
    private StoredCart Returned(StoredCart source, ImmutableArray<CartLine> stayed)
    {
        var now = services.Clock.GetUtcNow();
        var next = source with { Cart = source.Cart.ReturnLines(stayed), MergeIntent = null };
        var isGone = expiry.IsHidden(source.Cart, now);
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
            // Tried once, because a client may be waiting.
            await tables.Carts.TryDeleteAsync(marker.ToEntity(), CancellationToken.None);
        }
        catch (StorageFaultException)
        {
            // The sweep deletes it.
        }
    }

    /// <summary>The target to write, on the ETag of the cart that it replaces, and the lines that do not fit.</summary>
    private sealed record Arrival(StoredCart Target, ImmutableArray<CartLine> Stayed);
}

/// <summary>Two carts after a merge.</summary>
/// <param name="Target">The target.</param>
/// <param name="Source">The source; null if it does not exist any more.</param>
internal sealed record MergedCarts(StoredCart Target, StoredCart? Source);
