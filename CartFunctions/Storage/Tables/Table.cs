using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage.Tables;

/// <summary>
/// One table, and the few calls that the app makes to it. Every call throws <see cref="StorageFaultException"/> if storage fails; a
/// conditional write whose condition does not hold returns null, or false.
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

    /// <summary>Creates the table unless it is there. On Azure Cosmos DB a read does not tell: there it looks like a missing entity.</summary>
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

    /// <summary>Reads from the table; returns if it answers. By a query, which fails on any service if the table is missing.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => QueryAsync(NoEntity, 1, cancellationToken);

    /// <summary>The entity with these keys; null if there is none.</summary>
    public Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        FindAsync(partitionKey, rowKey, entity => entity, cancellationToken);

    /// <summary>What the entity with these keys holds; null if there is none, or it holds nothing.</summary>
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
        catch (Exception e) when (Translate(e, cancellationToken) is { } translated)
        {
            throw translated;
        }
    }

    /// <summary>A page of the entities that match a filter; null if storage refuses the continuation.</summary>
    /// <param name="filter">An OData filter, the same for all pages.</param>
    /// <param name="count">How many at the most, up to 1,000. There may be fewer, or none, with more to come.</param>
    /// <param name="continuation">What the page before ended with; null for the first page.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <param name="properties">The properties that are wanted; null for all.</param>
    public Task<TablePage?> QueryPageAsync(
        string filter, int count, string? continuation, CancellationToken cancellationToken, IEnumerable<string>? properties = null) =>
        ReadPageAsync(retrying.QueryAsync<TableEntity>(filter, count, properties, cancellationToken), continuation, cancellationToken);

    /// <summary>The same, of some properties, null for all, with the time and the patience that a scan of many entities may need.</summary>
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

    /// <summary>A fault unless it is the entity that is absent, and not its table.</summary>
    private static T? NullIfAbsent<T>(Response notFound)
        where T : class =>
        ForeignResponsePolicy.ErrorCodeOf(notFound) == EntityNotFound ? null : throw new RequestFailedException(notFound);

    private Exception? Translate(Exception e, CancellationToken cancellationToken) =>
        StorageFaultException.Translate(e, host, cancellationToken);
}
