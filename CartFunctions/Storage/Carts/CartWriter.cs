using System.Diagnostics;
using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>Makes attempts at a change: fresh reads, a decision, and one write on the condition that the cart is still what was read.</summary>
internal sealed class CartWriter(
    StorageTables tables, CartReader reader, ProductStore products, CartExpiry expiry, StorageFaults faults, CartTelemetry telemetry)
{
    private static readonly Task<Product?> NoProduct = Task.FromResult<Product?>(null);

    /// <summary>Makes one attempt; null if another writer was faster, or the answer to the write was lost.</summary>
    /// <exception cref="StorageFaultException">Storage fails before the write, or the write was never sent.</exception>
    public async Task<CartResult?> TryAsync(PendingChange pending, CancellationToken cancellationToken)
    {
        var finding = reader.FindAsync(pending.CartId, cancellationToken);
        var findingProduct = pending.Change.RequiredProduct is { } id ? products.FindAsync(id, cancellationToken) : NoProduct;
        await Task.WhenAll(finding, findingProduct);
        var attempt = new CartWriteAttempt(pending, await finding, await findingProduct, expiry);
        if (attempt.EarlierWrite == WriteStatus.NotApplied)
        {
            pending.EndDoubt();
        }

        switch (attempt.Decide())
        {
            case CartDecision.Done done:
                telemetry.FoundDone(pending.CartId, done.IsReplay);
                return await reader.ViewAsync(done.Cart, cancellationToken) with { IsNew = done.MadeCart, IsReplay = done.IsReplay };

            case CartDecision.Refused refused:
                return new CartResult(
                    refused.Current is { } current ? await reader.ViewAsync(current, cancellationToken) : null, refused.Failure);

            case CartDecision.Write write:
                // What can fail is done before the write: an answer that cannot be shown would hide that the change is in.
                var view = await reader.ViewAsync(write.Next.Cart, cancellationToken) with { IsNew = write.MakesCart };
                return await TryWriteAsync(pending, write.Next) ? (CartResult)view : null;

            default:
                throw new UnreachableException();
        }
    }

    private async Task<bool> TryWriteAsync(PendingChange pending, StoredCart next)
    {
        var entity = CartEntity.From(next);
        try
        {
            // Not under the client's token: a write once sent is finished, under the time-out of its own.
            var applied = next.ETag is { } replaced
                ? await tables.Carts.TryReplaceAsync(entity, replaced, CancellationToken.None)
                : await tables.Carts.TryAddAsync(entity, CancellationToken.None);
            return telemetry.Written(applied);
        }
        catch (StorageFaultException fault) when (!fault.NeverSent)
        {
            faults.Report(pending.CartId);
            pending.LoseAnswer(next.ETag, next.Cart.Version);
            return false;
        }
    }
}
