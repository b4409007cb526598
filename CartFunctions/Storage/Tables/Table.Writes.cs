using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>The calls that write to the table.</summary>
internal sealed partial class Table
{
    /// <summary>Adds an entity. Returns its ETag; null if the keys are taken.</summary>
    public Task<ETag?> TryAddAsync(TableEntity entity, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.AddEntityAsync(entity, cancellationToken), EntityExists, cancellationToken);

    /// <summary>Replaces the entity if it still has this ETag. Returns its new ETag; null if it was changed or deleted.</summary>
    public Task<ETag?> TryReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        WrittenAsync(
            noRetry.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, cancellationToken), EntityNotFound, cancellationToken);

    /// <summary>
    /// Sets the given properties and keeps the others, if the stored entity still has this ETag. Returns its new ETag; null if it was
    /// changed or deleted.
    /// </summary>
    public Task<ETag?> TryMergeAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.UpdateEntityAsync(entity, etag, TableUpdateMode.Merge, cancellationToken), EntityNotFound, cancellationToken);

    /// <summary>Deletes the entity if it still has its ETag. Returns false if it was changed or deleted.</summary>
    public async Task<bool> TryDeleteAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        return await WrittenAsync(DeleteAsync(), EntityNotFound, cancellationToken) is not null;

        async Task<Response> DeleteAsync()
        {
            var (partition, row) = (entity.PartitionKey, entity.RowKey);
            var response = await noRetry.DeleteEntityAsync(partition, row, entity.ETag, cancellationToken);
            var isCertain = response.Status == NotFound || response.Headers.Contains("x-ms-request-id");
            return isCertain || (await FindAsync(partition, row, cancellationToken))?.ETag != entity.ETag
                ? response
                : throw new NonStorageResponseException(response.Status);
        }
    }

    /// <summary>
    /// Deletes the entity if it still has its ETag. Returns false if it was changed or deleted, or if a response was lost and a retry finds
    /// the entity deleted. The call is retried because it does not matter which attempt deleted the entity.
    /// </summary>
    public async Task<bool> TryDiscardAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var (partition, row, etag) = (entity.PartitionKey, entity.RowKey, entity.ETag);
        return etag == default // The SDK would delete the entity unconditionally.
            ? throw new ArgumentException("The entity has no ETag.", nameof(entity))
            : await WrittenAsync(
                longRunning.DeleteEntityAsync(partition, row, etag, cancellationToken), EntityNotFound, cancellationToken) is not null;
    }

    /// <summary>Adds the entity or replaces the stored one, whatever its ETag.</summary>
    public async Task SaveAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            await longRunning.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Adds or merges up to 100 entities of one partition, all or none. The call is retried like a read because it is idempotent.
    /// </summary>
    public async Task UpsertBatchAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
    {
        var actions = entities.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertMerge, entity)).ToList();
        try
        {
            using var named = StorageTelemetry.NameTable(name);
            var saved = await retrying.SubmitTransactionAsync(actions, cancellationToken);
            if (saved.Value.Count != actions.Count)
            {
                throw new NonStorageResponseException(saved.GetRawResponse().Status);
            }
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Writes up to 100 entities of one partition, all or none, each under its own condition. Returns false if a condition does not hold.
    /// </summary>
    public async Task<bool> TryTransactAsync(IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellationToken) =>
        await TransactAsync(actions, cancellationToken) is not null;

    /// <summary>
    /// Writes up to 100 entities of one partition, all or none, each under its own condition. Returns the new ETag of each, which is the
    /// default for a deleted one; null if a condition does not hold.
    /// </summary>
    public async Task<IReadOnlyList<ETag>?> TransactAsync(
        IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            using var named = StorageTelemetry.NameTable(name);
            var done = await noRetry.SubmitTransactionAsync(actions, cancellationToken);
            return done.Value.Count == actions.Count
                ? [.. done.Value.Select(response => response.Headers.ETag.GetValueOrDefault())]
                : throw new NonStorageResponseException(done.GetRawResponse().Status);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode is EntityNotFound or EntityExists)
        {
            return null;
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The ETag of a written entity, the default ETag of a deleted one; null if the condition of the write did not hold.</summary>
    /// <param name="write">The write.</param>
    /// <param name="refusal">The error code, besides status 412, that says that the condition did not hold.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<ETag?> WrittenAsync(Task<Response> write, string refusal, CancellationToken cancellationToken)
    {
        try
        {
            var response = await write;
            return response.Status == NotFound && NullIfAbsent<Response>(response) is null // As for a delete.
                ? null
                : response.Headers.ETag.GetValueOrDefault();
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == refusal)
        {
            return null;
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }
}
