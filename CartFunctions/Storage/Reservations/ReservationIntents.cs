using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Reservations;

/// <summary>Writes the reservation of a cart's row where no change that a client asked for does. It creates no new version.</summary>
internal sealed class ReservationIntents(StorageTables tables)
{
    /// <summary>Writes the cart with another reservation, or with none; null if the cart changed since it was read.</summary>
    /// <exception cref="StorageFaultException">Storage failed. The write may have been applied.</exception>
    public async Task<StoredCart?> TryWriteAsync(StoredCart cart, Reservation? reservation, CancellationToken cancellationToken)
    {
        var next = cart with { Cart = cart.Cart with { Reservation = reservation } };
        var written = await tables.Carts.TryReplaceAsync(CartEntity.From(next), cart.ETag.GetValueOrDefault(), cancellationToken);
        return written is null ? null : next with { ETag = written };
    }
}
