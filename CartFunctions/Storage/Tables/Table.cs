using System.Runtime.CompilerServices;
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
    private const string Probe = "probe";

    private static readonly string[] Keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];

    private readonly TableClient retrying = clients.Retrying.GetTableClient(name);
    private readonly TableClient noRetry = clients.NoRetry.GetTableClient(name);
    private readonly TableClient longRunning = clients.LongRunning.GetTableClient(name);

    /// <summary>
    /// Creates the table if it is not there. It is looked for first, since at most starts it is there; the right to write shows in a
    /// delete of what is not there.
    /// </summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var finding = retrying.GetEntityIfExistsAsync<TableEntity>(Probe, Probe, cancellationToken: cancellationToken);
            await Task.WhenAll(finding, noRetry.DeleteEntityAsync(Probe, Probe, ETag.All, cancellationToken));
            var found = await finding;
            if (!found.HasValue && ForeignResponsePolicy.ErrorCodeOf(found.GetRawResponse()) != EntityNotFound)
            {
                await retrying.CreateIfNotExistsAsync(cancellationToken);
            }
        }
        catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Reads from the table; returns if it answers.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => FindAsync(Probe, Probe, cancellationToken);

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

    /// <summary>The first entities that match a filter, in the order of their keys.</summary>
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

    /// <summary>
    /// The keys and ETags of all entities that match a filter, page by page. Storage reads the whole table for it; a page may be
    /// empty with more to come.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<TableEntity>> QueryKeysAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = longRunning.QueryAsync<TableEntity>(filter, MaxPage, Keys, cancellationToken);
        await using var pages = found.AsPages().GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync())
        {
            yield return pages.Current.Values;
        }

        async Task<bool> MoveNextAsync()
        {
            try
            {
                return await pages.MoveNextAsync();
            }
            catch (Exception e) when (StorageFaultException.Translate(e, cancellationToken) is { } translated)
            {
                throw translated;
            }
        }
    }

    /// <summary>Adds an entity; its ETag, null if its keys are taken.</summary>
    public Task<ETag?> TryAddAsync(TableEntity entity, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.AddEntityAsync(entity, cancellationToken), cancellationToken);

    /// <summary>Replaces the entity that has this ETag; its new one, null if it has another one, or is gone.</summary>
    public Task<ETag?> TryReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, cancellationToken), cancellationToken);

    /// <summary>
    /// Sets the properties that it has on the entity that has this ETag; its new one, null if it has another one, or is gone.
    /// </summary>
    public Task<ETag?> TryMergeAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        WrittenAsync(noRetry.UpdateEntityAsync(entity, etag, TableUpdateMode.Merge, cancellationToken), cancellationToken);

    /// <summary>Deletes the entity unless it has another ETag by now, or is gone; then false.</summary>
    public async Task<bool> TryDeleteAsync(TableEntity entity, CancellationToken cancellationToken)
    {
        return await AnswerAsync(DeleteAsync(), cancellationToken) is not null;

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
            : await AnswerAsync(longRunning.DeleteEntityAsync(partition, row, etag, cancellationToken), cancellationToken) is not null;
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

    /// <summary>The ETag of what was written; null if the condition of the write did not hold.</summary>
    private static async Task<ETag?> WrittenAsync(Task<Response> write, CancellationToken cancellationToken) =>
        (await AnswerAsync(write, cancellationToken))?.Headers.ETag;

    /// <summary>The answer to a write; null if its condition did not hold.</summary>
    private static async Task<Response?> AnswerAsync(Task<Response> write, CancellationToken cancellationToken)
    {
        try
        {
            var response = await write;
            return response.Status == NotFound && NullIfAbsent(response) is null ? null : response; // So it is for a delete.
        }
        catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode is EntityNotFound or EntityExists)
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
