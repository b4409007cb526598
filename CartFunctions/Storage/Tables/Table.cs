using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// One table, and the few calls that the app makes to it. Every call throws <see cref="StorageFaultException"/> if storage fails; a
/// conditional write whose condition does not hold returns null, or false.
/// </summary>
internal sealed class Table(TableClients clients, string name)
{
    private const int NotFound = 404;
    private const int MaxPage = 1_000;
    private const string EntityNotFound = "ResourceNotFound";
    private const string EntityExists = "EntityAlreadyExists";
    private const string NoEntity = "PartitionKey eq 'probe' and RowKey eq 'probe'";

    private readonly TableClient retrying = clients.Retrying.GetTableClient(name);
    private readonly TableClient noRetry = clients.NoRetry.GetTableClient(name);
    private readonly TableClient longRunning = clients.LongRunning.GetTableClient(name);

    /// <summary>Creates the table unless it is there. On Azure Cosmos DB a read does not tell: there it looks like a missing entity.</summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await retrying.CreateIfNotExistsAsync(cancellationToken);
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Reads from the table; returns if it answers. By a query, which fails on any service if the table is missing.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => QueryAsync(NoEntity, 1, cancellationToken);

    /// <summary>The entity with these keys; null if there is none.</summary>
    public async Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        try
        {
            var found = await retrying.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
            return found.HasValue ? found.Value : NullIfAbsent(found.GetRawResponse());
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Entities that match a filter.</summary>
    /// <param name="filter">An OData filter; null for all.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<List<TableEntity>> QueryAsync(string? filter, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await retrying.QueryAsync<TableEntity>(filter, Math.Min(count, MaxPage), cancellationToken: cancellationToken)
                .Take(count).ToListAsync(cancellationToken);
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>A page of the entities that match a filter; null if storage refuses the continuation.</summary>
    /// <param name="filter">An OData filter, the same for all pages.</param>
    /// <param name="count">How many at the most, up to 1,000. There may be fewer, or none, with more to come.</param>
    /// <param name="continuation">What the page before ended with; null for the first page.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<TablePage?> QueryPageAsync(string filter, int count, string? continuation, CancellationToken cancellationToken) =>
        ReadPageAsync(retrying.QueryAsync<TableEntity>(filter, count, null, cancellationToken), continuation, cancellationToken);

    /// <summary>The same, of some properties and with the time that a scan of many entities may take.</summary>
    public Task<TablePage?> ScanPageAsync(
        string filter, IEnumerable<string> properties, string? continuation, CancellationToken cancellationToken) =>
        ReadPageAsync(longRunning.QueryAsync<TableEntity>(filter, MaxPage, properties, cancellationToken), continuation, cancellationToken);

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
        return await AnswerAsync(DeleteAsync(), EntityNotFound, cancellationToken) is not null;

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
            : await AnswerAsync(
                longRunning.DeleteEntityAsync(partition, row, etag, cancellationToken), EntityNotFound, cancellationToken) is not null;
    }

    /// <summary>Saves an entity in place of whatever is there.</summary>
    public async Task SaveAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        try
        {
            await longRunning.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellationToken);
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
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
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    private static async Task<TablePage?> ReadPageAsync(
        AsyncPageable<TableEntity> found, string? continuation, CancellationToken cancellationToken)
    {
        try
        {
            var page = await found.AsPages(continuation).FirstAsync(cancellationToken);
            return new TablePage(page.Values, page.ContinuationToken);
        }
        catch (RequestFailedException e) when (e.Status == 400 && continuation is not null)
        {
            return null;
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The ETag of what was written; null if the condition of the write did not hold.</summary>
    private static async Task<ETag?> WrittenAsync(Task<Response> write, string refusal, CancellationToken cancellationToken) =>
        (await AnswerAsync(write, refusal, cancellationToken))?.Headers.ETag;

    /// <summary>The answer to a write; null if its condition did not hold.</summary>
    /// <param name="write">The write.</param>
    /// <param name="refusal">The code of the error by which storage says that it did not, beside the status 412.</param>
    /// <param name="cancellationToken">The caller's.</param>
    private static async Task<Response?> AnswerAsync(Task<Response> write, string refusal, CancellationToken cancellationToken)
    {
        try
        {
            var response = await write;
            return response.Status == NotFound && NullIfAbsent(response) is null ? null : response; // So it is for a delete.
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode == refusal)
        {
            return null;
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>A fault unless it is the entity that is absent, and not its table.</summary>
    private static TableEntity? NullIfAbsent(Response notFound) =>
        ForeignResponsePolicy.ErrorCodeOf(notFound) == EntityNotFound ? null : throw new RequestFailedException(notFound);
}
