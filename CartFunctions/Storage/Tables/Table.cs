using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// One table and the calls that the app makes to it. Every call throws <see cref="StorageFaultException"/> if storage fails. A conditional
/// write returns null or false if its condition does not hold.
/// </summary>
internal sealed partial class Table(TableClients clients, string name)
{
    private const int NotFound = 404;
    private const int MaxPage = 1_000;
    private const string EntityNotFound = "ResourceNotFound";
    private const string EntityExists = "EntityAlreadyExists";
    private const string NoEntity = "PartitionKey eq 'probe' and RowKey eq 'probe'";

    private readonly TableClient retrying = clients.Retrying.GetTableClient(name);
    private readonly TableClient noRetry = clients.NoRetry.GetTableClient(name);
    private readonly TableClient longRunning = clients.LongRunning.GetTableClient(name);
    private readonly string host = clients.Retrying.Uri.Authority;

    /// <summary>The table's name, with the prefix of the deployment.</summary>
    public string Name => name;

    /// <summary>
    /// Creates the table if it does not exist. A read cannot check this: on Azure Cosmos DB a missing table looks like a missing entity.
    /// </summary>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        try
        {
            await retrying.CreateIfNotExistsAsync(cancellationToken);
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Checks that the table responds. It runs a query, because a query fails on every service if the table is missing.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => QueryAsync(NoEntity, 1, cancellationToken);

    /// <summary>The entity with these keys; null if there is none.</summary>
    public Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        FindAsync(partitionKey, rowKey, entity => entity, cancellationToken);

    /// <summary>
    /// What <paramref name="read"/> makes of the entity with these keys; null if there is no entity, or if <paramref name="read"/> returns
    /// null.
    /// </summary>
    public async Task<T?> FindAsync<T>(string partitionKey, string rowKey, Func<TableEntity, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var found = await retrying.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: cancellationToken);
            return found.HasValue ? read(found.Value!) : NullIfAbsent<T>(found.GetRawResponse());
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>The entities that match a filter.</summary>
    /// <param name="filter">An OData filter; null for all.</param>
    /// <param name="count">The maximum number of entities.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<List<TableEntity>> QueryAsync(string? filter, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await retrying.QueryAsync<TableEntity>(filter, Math.Min(count, MaxPage), cancellationToken: cancellationToken)
                .Take(count).ToListAsync(cancellationToken);
        }
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>One page of the entities that match a filter; null if storage rejects the continuation token.</summary>
    /// <param name="filter">An OData filter, the same for every page.</param>
    /// <param name="count">The maximum number of entities, up to 1,000. A page may have fewer or none although more pages follow.</param>
    /// <param name="continuation">The continuation token of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="properties">The properties to read; null for all.</param>
    public Task<TablePage?> QueryPageAsync(
        string filter, int count, string? continuation, CancellationToken cancellationToken, IEnumerable<string>? properties = null) =>
        ReadPageAsync(retrying.QueryAsync<TableEntity>(filter, count, properties, cancellationToken), continuation, cancellationToken);

    /// <summary>Like <see cref="QueryPageAsync"/>, with the longer time-out and more retries that a scan of many entities needs.</summary>
    public Task<TablePage?> ScanPageAsync(
        string filter, IEnumerable<string>? properties, string? continuation, CancellationToken cancellationToken) =>
        ReadPageAsync(longRunning.QueryAsync<TableEntity>(filter, MaxPage, properties, cancellationToken), continuation, cancellationToken);

    private async Task<TablePage?> ReadPageAsync(
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
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>Returns null if the entity is missing. Throws if its table is.</summary>
    private static T? NullIfAbsent<T>(Response notFound)
        where T : class =>
        NonStorageResponsePolicy.ReadErrorCode(notFound) == EntityNotFound ? null : throw new RequestFailedException(notFound);

    private Exception? Translate(Exception e, CancellationToken cancellationToken) =>
        StorageFaultException.Translate(e, host, cancellationToken);
}
