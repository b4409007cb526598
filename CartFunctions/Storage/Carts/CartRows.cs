using Azure.Data.Tables;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Writes carts, each on the condition that it has not changed since it was read, and remembers what it wrote. A write that was sent is
/// completed, even if the client has left. Every method throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class CartRows(StorageTables tables, CartMemory memory)
{
    /// <summary>Writes a cart.</summary>
    /// <param name="next">The cart, with the ETag of the cart that it replaces; null to add one.</param>
    /// <returns>The cart with its new ETag; null if another writer was faster.</returns>
    public async Task<StoredCart?> TryWriteAsync(StoredCart next)
    {
        StoredCart? stored = null;
        try
        {
            var entity = CartEntity.From(next);
            var written = next.ETag is { } replaced
                ? await tables.Carts.TryReplaceAsync(entity, replaced, CancellationToken.None)
                : await tables.Carts.TryAddAsync(entity, CancellationToken.None);
            return stored = written is null ? null : next with { ETag = written };
        }
        finally
        {
            Note(next.Cart.Id, stored);
        }
    }

    /// <summary>Writes a cart and adds another row of its partition, both or none.</summary>
    /// <returns>False if another writer was faster.</returns>
    public async Task<bool> TryWriteAsync(StoredCart next, TableEntity added)
    {
        try
        {
            return await tables.Carts.TryTransactAsync(
                [
                    new TableTransactionAction(
                        TableTransactionActionType.UpdateReplace, CartEntity.From(next), next.ETag.GetValueOrDefault()),
                    new TableTransactionAction(TableTransactionActionType.Add, added),
                ],
                CancellationToken.None);
        }
        finally
        {
            Note(next.Cart.Id, stored: null); // The response has no ETag.
        }
    }

    /// <summary>Remembers what was written. Forgets the cart if another writer was faster, or if it is unknown what is stored.</summary>
    private void Note(ObjectId cartId, StoredCart? stored)
    {
        if (stored is null)
        {
            memory.Forget(cartId);
        }
        else
        {
            memory.Remember(stored);
        }
    }
}
