using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>The calls that write.</summary>
internal sealed partial class Table
{
    /// <summary>Adds an entity; its ETag, null if its keys are taken.</summary>
    public Task<ETag?> TryAddAsync(TableEntity entity, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.AddEntityAsync(entity, cancellationToken), EntityExists, cancellationToken);

    /// <summary>Replaces the entity that has this ETag; its new one, null if it has another one, or is gone.</summary>
    public Task<ETag?> TryReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        WrittenAsync(
            noRetry.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, cancellationToken), EntityNotFound, cancellationToken);

    /// <summary>
    /// Sets the properties that it has on the entity that has this ETag; its new one, null if it has another one, or is gone.
    /// </summary>
    public Task<ETag?> TryMergeAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.UpdateEntityAsync(entity, etag, TableUpdateMode.Merge, cancellationToken), EntityNotFound, cancellationToken);

    /// <summary>Deletes the entity unless it has another ETag by now, or is gone; then false.</summary>
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
                : throw new ForeignResponseException(response.Status);
        }
    }

    /// <summary>
    /// Deletes the entity unless it has another ETag by now, or is gone; then false, and also if an answer was lost on the way.
    /// The call is repeated, since it does not matter who of the two did it.
    /// </summary>
    public async Task<bool> TryDiscardAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        var (partition, row, etag) = (entity.PartitionKey, entity.RowKey, entity.ETag);
        return etag == default // The SDK would delete whatever is there.
            ? throw new ArgumentException("The entity has no ETag.", nameof(entity))
            : await WrittenAsync(
                longRunning.DeleteEntityAsync(partition, row, etag, cancellationToken), EntityNotFound, cancellationToken) is not null;
    }

    /// <summary>Saves an entity in place of whatever is there.</summary>
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
    /// Inserts up to 100 entities of one partition, or sets the properties that they have on those that are there; all or none.
    /// Doing it twice is doing it once, so it is repeated like a read.
    /// </summary>
    public async Task UpsertBatchAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken)
    {
        var actions = entities.Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertMerge, entity)).ToList();
        try
        {
            var saved = await retrying.SubmitTransactionAsync(actions, cancellationToken);
            if (saved.Value.Count != actions.Count)
            {
                throw new ForeignResponseException(saved.GetRawResponse().Status);
            }
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>
    /// Changes up to 100 entities of one partition, all or none, each on its own condition; false if one of these does not hold.
    /// </summary>
    public async Task<bool> TryTransactAsync(IReadOnlyCollection<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            var done = await noRetry.SubmitTransactionAsync(actions, cancellationToken);
            return done.Value.Count == actions.Count ? true : throw new ForeignResponseException(done.GetRawResponse().Status);
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode is EntityNotFound or EntityExists)
        {
            return false;
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The ETag of what was written, the default of what was deleted; null if the condition of the write did not hold.</summary>
    /// <param name="write">The write.</param>
    /// <param name="refusal">The code of the error by which storage says that it did not, beside the status 412.</param>
    /// <param name="cancellationToken">The caller's.</param>
    private async Task<ETag?> WrittenAsync(Task<Response> write, string refusal, CancellationToken cancellationToken)
    {
        try
        {
            var response = await write;
            return response.Status == NotFound && NullIfAbsent<Response>(response) is null // So it is for a delete.
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
