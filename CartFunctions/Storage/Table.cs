using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Storage;

/// <summary>
/// One table, and the few calls that the app makes to it. Every call throws <see cref="StorageFaultException"/> where storage
/// fails; a conditional write whose condition does not hold returns false.
/// </summary>
/// <param name="repeating">A client that repeats a failed call once, soon.</param>
/// <param name="once">
/// A client that never does, for conditional writes: a repeat of one that was done reports a conflict that is none
/// (azure-sdk-for-net#39146).
/// </param>
/// <param name="patient">A client for work that nobody waits for: it gives a call the time that a scan may take.</param>
public sealed class Table(TableClient repeating, TableClient once, TableClient patient)
{
    private const int StatusNotFound = 404;
    private const int MaxPage = 1_000;
    private const string EntityNotFound = "ResourceNotFound";
    private const string EntityExists = "EntityAlreadyExists";
    private const string Probe = "probe";

    private static readonly string[] Keys = [nameof(TableEntity.PartitionKey), nameof(TableEntity.RowKey)];

    /// <summary>
    /// Makes the table where it is absent. It is looked for first, since at most starts it is there; the right to write shows in a
    /// delete of what is not there.
    /// </summary>
    public Task CreateAsync(CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                var finding = repeating.GetEntityIfExistsAsync<TableEntity>(Probe, Probe, cancellationToken: token);
                await Task.WhenAll(finding, once.DeleteEntityAsync(Probe, Probe, ETag.All, token));
                var found = await finding;
                var isThere = found.HasValue || ForeignAnswers.ErrorCodeOf(found.GetRawResponse()) == EntityNotFound;
                return isThere ? null : await repeating.CreateIfNotExistsAsync(token);
            },
            cancellationToken);

    /// <summary>Reads from the table; returns where it answers.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => FindAsync(Probe, Probe, cancellationToken);

    /// <summary>The entity with these keys, null where there is none.</summary>
    public Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                var found = await repeating.GetEntityIfExistsAsync<TableEntity>(partitionKey, rowKey, cancellationToken: token);
                if (found.HasValue)
                {
                    return found.Value;
                }

                MustBeAbsent(found.GetRawResponse());
                return null;
            },
            cancellationToken);

    /// <summary>Adds an entity; false where its keys are taken.</summary>
    public Task<bool> TryAddAsync(TableEntity entity, CancellationToken cancellationToken) =>
        TryWriteAsync(token => once.AddEntityAsync(entity, token), cancellationToken);

    /// <summary>Replaces the entity that has this ETag; false where it has another one, or is gone.</summary>
    public Task<bool> TryReplaceAsync(TableEntity entity, ETag etag, CancellationToken cancellationToken) =>
        TryWriteAsync(token => once.UpdateEntityAsync(entity, etag, TableUpdateMode.Replace, token), cancellationToken);

    /// <summary>Deletes the entity unless it has another ETag by now, or is gone; then false.</summary>
    public Task<bool> TryDeleteAsync(TableEntity entity, CancellationToken cancellationToken) =>
        TryWriteAsync(
            async token =>
            {
                var (partition, row) = (entity.PartitionKey, entity.RowKey);
                var response = await once.DeleteEntityAsync(partition, row, entity.ETag, token);
                var isCertain = response.Status == StatusNotFound || response.Headers.Contains("x-ms-request-id");
                return isCertain || (await FindAsync(partition, row, token))?.ETag != entity.ETag
                    ? response
                    : throw new ForeignAnswerException(response.Status);
            },
            cancellationToken);

    /// <summary>The first entities that match a filter, in the order of their keys.</summary>
    /// <param name="filter">An OData filter; null for all.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task<List<TableEntity>> FirstAsync(string? filter, int count, CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token => await repeating.QueryAsync<TableEntity>(filter, Math.Min(count, MaxPage), cancellationToken: token)
                .Take(count).ToListAsync(token),
            cancellationToken);

    /// <summary>
    /// The keys and ETags of all entities that match a filter, page by page. Storage reads the whole table for it; a page may be
    /// empty with more to come.
    /// </summary>
    public async IAsyncEnumerable<IReadOnlyList<TableEntity>> KeysAsync(
        string filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = patient.QueryAsync<TableEntity>(filter, MaxPage, Keys, cancellationToken);
        await using var pages = found.AsPages().GetAsyncEnumerator(cancellationToken);
        while (await StorageFaultException.GuardAsync(_ => pages.MoveNextAsync().AsTask(), cancellationToken))
        {
            yield return pages.Current.Values;
        }
    }

    /// <summary>
    /// Deletes the entity unless it has another ETag by now, or is gone; then false, and also where an answer was lost on the way.
    /// The call is repeated, since it does not matter who of the two did it.
    /// </summary>
    public Task<bool> TryDiscardAsync(TableEntity entity, CancellationToken cancellationToken) =>
        entity.ETag == default // The SDK would delete whatever is there.
            ? throw new ArgumentException("The entity has no ETag.", nameof(entity))
            : TryWriteAsync(
                token => patient.DeleteEntityAsync(entity.PartitionKey, entity.RowKey, entity.ETag, token), cancellationToken);

    /// <summary>
    /// Saves up to 100 entities of one partition, all or none, whatever was there. Doing it twice is doing it once, so it is
    /// repeated like a read.
    /// </summary>
    public Task SaveBatchAsync(IEnumerable<TableEntity> entities, CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                var actions = entities
                    .Select(entity => new TableTransactionAction(TableTransactionActionType.UpsertReplace, entity)).ToList();
                var saved = await repeating.SubmitTransactionAsync(actions, token);
                return saved.Value.Count == actions.Count ? saved : throw new ForeignAnswerException(saved.GetRawResponse().Status);
            },
            cancellationToken);

    private static Task<bool> TryWriteAsync(Func<CancellationToken, Task<Response>> write, CancellationToken cancellationToken) =>
        StorageFaultException.GuardAsync(
            async token =>
            {
                try
                {
                    var response = await write(token);
                    if (response.Status != StatusNotFound)
                    {
                        return true;
                    }

                    MustBeAbsent(response); // The SDK passes over a delete of what is gone.
                    return false;
                }
                catch (RequestFailedException e) when (e.Status == 412 || e.ErrorCode is EntityNotFound or EntityExists)
                {
                    return false;
                }
            },
            cancellationToken);

    /// <summary>A fault unless it is the entity that is absent, and not its table.</summary>
    private static void MustBeAbsent(Response notFound)
    {
        if (ForeignAnswers.ErrorCodeOf(notFound) != EntityNotFound)
        {
            throw new RequestFailedException(notFound);
        }
    }
}
