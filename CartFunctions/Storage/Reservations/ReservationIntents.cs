using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>
/// What a cart's row says of its reservation, apart from a change that its client asked for: none of this makes a version. Each is one
/// write on the ETag that was read; null if the cart changed since.
/// </summary>
internal sealed class ReservationIntents(StorageTables tables)
{
    /// <summary>Says what is to be reserved: from then on nobody gives it back.</summary>
    public Task<StoredCart?> TryAnnounceAsync(
        StoredCart cart, ObjectId id, ImmutableArray<CartLine> lines, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var (held, heldUntil) = cart.Cart.Reservation is { } earlier ? (earlier.Held, earlier.Until) : ([], default);
        return TryWriteAsync(cart, new Reservation(id, held, heldUntil, Reservation.UnitsOf(lines), until), cancellationToken);
    }

    /// <summary>Takes back what was announced; what was held before stays so.</summary>
    public Task<StoredCart?> TryDropAsync(StoredCart announced, CancellationToken cancellationToken)
    {
        var reservation = announced.Cart.Reservation!;
        return TryWriteAsync(
            announced, reservation.Held.IsEmpty ? null : reservation with { Requested = [], RequestedUntil = default }, cancellationToken);
    }

    /// <summary>Ends a reservation whose time is over.</summary>
    public Task<StoredCart?> TryEndAsync(StoredCart cart, CancellationToken cancellationToken) => TryWriteAsync(cart, null, cancellationToken);

    private async Task<StoredCart?> TryWriteAsync(StoredCart cart, Reservation? reservation, CancellationToken cancellationToken)
    {
        var next = cart with { Cart = cart.Cart with { Reservation = reservation } };
        var written = await tables.Carts.TryReplaceAsync(CartEntity.From(next), cart.ETag.GetValueOrDefault(), cancellationToken);
        return written is null ? null : next with { ETag = written };
    }
}
