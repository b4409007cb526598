using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Merges;

/// <summary>The claims of merges on the state of their targets, and how other changes of a cart deal with them.</summary>
internal sealed partial class MergeSteps
{
    /// <summary>
    /// Makes sure that no merge depends on the state of the cart. Every write that creates a new version of a cart starts with this.
    /// If the lines of the merge have left its source, the merge is finished. Otherwise they cannot leave any more.
    /// </summary>
    /// <param name="cart">The cart as read; null if it does not exist.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>The cart as read, or as it is now.</returns>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
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

    /// <summary>Records in the target that a merge depends on its state; null if the target changed meanwhile.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    public async Task<StoredCart?> TryClaimAsync(StoredCart target, MergeClaim claim, CancellationToken cancellationToken)
    {
        if (target.MergeIntent is not null)
        {
            await FinishForAnotherAsync(target, cancellationToken); // Lines that come back to the target would create a new version of it.
            return null;
        }

        return await rows.TryWriteAsync(target with { Claim = claim });
    }

    /// <summary>
    /// Makes sure that lines cannot leave under a claim any more: it gives the source another ETag. Returns false if the lines left or may
    /// have left; then the caller reads the cart again.
    /// </summary>
    private async Task<bool> TryVoidAsync(MergeClaim claim, CancellationToken cancellationToken)
    {
        var source = await carts.FindAsync(claim.Source, cancellationToken);
        if (source?.MergeIntent?.Id == claim.Id)
        {
            await FinishForAnotherAsync(source, cancellationToken);
            return false;
        }

        return source?.ETag != claim.SourceETag || await rows.TryWriteAsync(source) is not null;
    }

    private async Task FinishForAnotherAsync(StoredCart source, CancellationToken cancellationToken)
    {
        if (await TryFinishAsync(source, cancellationToken))
        {
            telemetry.CountMergeFinishedForAnother();
        }
    }
}
