using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Merges;

/// <summary>The claims of merges on the state of their targets, and what every other change of a cart does about them.</summary>
internal sealed partial class MergeSteps
{
    /// <summary>
    /// The cart with no merge that depends on its state. Every write that makes a version of a cart begins with this. A merge whose lines
    /// left is finished; lines that have not left cannot leave any more.
    /// </summary>
    /// <param name="cart">The cart as it was read; null if it is not there.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>The cart as it was read, or as it is now.</returns>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async ValueTask<StoredCart?> UnclaimAsync(StoredCart? cart, CancellationToken cancellationToken)
    {
        Backoff? backoff = null;
        while (cart?.Claim is { } claim)
        {
            if (await TryVoidAsync(claim, cancellationToken))
            {
                return cart with { Claim = null };
            }

            await Task.Delay((backoff ??= new Backoff(services.Jitter)).AfterRace(), services.Clock, cancellationToken);
            cart = await carts.FindAsync(cart.Cart.Id, cancellationToken);
        }

        return cart;
    }

    /// <summary>Stores that a merge depends on the target's state; null if the target changed meanwhile.</summary>
    /// <exception cref="StorageFaultException">Storage fails.</exception>
    public async Task<StoredCart?> TryClaimAsync(StoredCart target, MergeClaim claim, CancellationToken cancellationToken)
    {
        if (target.MergeIntent is not null)
        {
            await FinishForAnotherAsync(target, cancellationToken); // What comes back to it makes a version of it.
            return null;
        }

        var claimed = target with { Claim = claim };
        var written = await tables.Carts.TryReplaceAsync(
            CartEntity.From(claimed), target.ETag.GetValueOrDefault(), CancellationToken.None);
        return written is null ? null : claimed with { ETag = written };
    }

    /// <summary>
    /// Makes sure that lines cannot leave under a claim any more, by another state of the cart that they would leave. False if they left,
    /// or may have: then the claimed cart is to be read again.
    /// </summary>
    private async Task<bool> TryVoidAsync(MergeClaim claim, CancellationToken cancellationToken)
    {
        var source = await carts.FindAsync(claim.Source, cancellationToken);
        if (source?.MergeIntent?.Id == claim.Id)
        {
            await FinishForAnotherAsync(source, cancellationToken);
            return false;
        }

        return source?.ETag != claim.SourceETag
            || await tables.Carts.TryReplaceAsync(CartEntity.From(source), claim.SourceETag, CancellationToken.None) is not null;
    }

    private async Task FinishForAnotherAsync(StoredCart source, CancellationToken cancellationToken) =>
        telemetry.MergeFinished(isForAnother: await TryFinishAsync(source, cancellationToken));
}
