using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage;

/// <summary>
/// One table, and the few calls that the app makes to it. Every call throws <see cref="StorageFaultException"/> where storage
/// fails; a conditional write whose condition does not hold returns false.
/// </summary>
/// <param name="reads">A client that repeats a failed read once, soon.</param>
/// <param name="writes">
/// A client that never repeats a write by itself: a repeat of a write that was done reports a conflict that is none
/// (azure-sdk-for-net#39146).
/// </param>
public sealed class Table(TableClient reads, TableClient writes)
{
    private const int StatusNotFound = 404;
    private const string TableNotFound = "TableNotFound";

    /// <summary>Makes the table where it is absent.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(reads.CreateIfNotExistsAsync, cancellationToken);

    /// <summary>The entity with these keys, null where there is none.</summary>
    public Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                var found = await reads.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: token);
                return found.HasValue ? found.Value : NullUnlessTableIsMissing(found.GetRawResponse());
            },
            cancellationToken);

    /// <summary>Whether the table holds any entity at all.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                var first = reads.QueryAsync<TableEntity>(maxPerPage: 1, select: ["RowKey"], cancellationToken: token);
                return await first.AnyAsync(token);
            },
            cancellationToken);

    /// <summary>Adds an entity; false where its keys are taken.</summary>
    public Task<bool> TryAddAsync(TableEntity entity, CancellationToken cancellationToken) =>
        TryWriteAsync(token => writes.AddEntityAsync(entity, token), cancellationToken);

    /// <summary>Replaces the entity that has this ETag; false where it has another one, or is gone.</summary>
    public Task<bool> TryReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        TryWriteAsync(token => writes.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, token), cancellationToken);

    /// <summary>Deletes the entity unless it has another ETag by now, or is gone; then false.</summary>
    public Task<bool> TryDeleteAsync(TableEntity entity, CancellationToken cancellationToken) =>
        TryWriteAsync(
            token => writes.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, entity.ETag, token), cancellationToken);

    private static Task<bool> TryWriteAsync(Func<CancellationToken, Task<Response>> write, CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                try
                {
                    var response = await write(token);
                    return response.Status != StatusNotFound; // The SDK passes over a delete of what is gone.
                }
                catch (RequestFailedException e) when (e.Status is StatusNotFound or 409 or 412 && e.ErrorCode != TableNotFound)
                {
                    return false;
                }
            },
            cancellationToken);

    private static TableEntity? NullUnlessTableIsMissing(Response notFound)
    {
        var failed = new RequestFailedException(notFound);
        return failed.ErrorCode == TableNotFound ? throw failed : null;
    }
}
