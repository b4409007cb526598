using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>The catalogue. Every method throws <see cref="StorageFaultException"/> if storage fails.</summary>
internal sealed class ProductStore(
    StorageTables tables, ProductCache cache, ProductWriter writer, ProductTelemetry telemetry, WriteLoopServices services)
{
    private const int ParallelBatches = 4;
    private const int MaxBatch = 100;

    private static readonly Failure Busy = Failure.ServiceUnavailable.With("other changes were faster, try again");

    private static readonly string OnlyProducts = TableClient.CreateQueryFilter($"RowKey lt {StorageTables.IdEnd}");

    private readonly WriteLoop<ProductChangeRequest, ProductResult> writes =
        new(writer.TryAsync, maxGroup: 1, Busy, telemetry.Changes.Retried, services);

    /// <summary>The product as it is now, with its tag; null if there is none.</summary>
    public async Task<ProductView?> FindViewAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var stored = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), id.ToString(), ProductEntity.ReadStored, cancellationToken);
        return stored?.View;
    }

    /// <summary>A page of the catalogue, in an order of storage's own.</summary>
    /// <param name="count">How many products at the most.</param>
    /// <param name="continuation">What the page before ended with; null for the first page.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async Task<Result<ProductPage>> ListAsync(int count, string? continuation, CancellationToken cancellationToken)
    {
        var token = continuation is null ? null : PageToken.Read(continuation);
        if (token is null != continuation is null)
        {
            return Failure.InvalidContinuation;
        }

        var found = new List<Product>();
        do
        {
            if (await tables.Products.QueryPageAsync(OnlyProducts, count - found.Count, token, cancellationToken) is not { } page)
            {
                return Failure.InvalidContinuation;
            }

            found.AddRange(page.Entities.Select(ProductEntity.Read).OfType<Product>());
            token = page.Continuation;
        }
        while (token is not null && found.Count < count); // Storage may end a page before it is full, and some may be deleted.

        return new ProductPage(found, token is null ? null : PageToken.Write(token));
    }

    /// <summary>Saves products, the later of two with one id; says how many are in, and why not all are.</summary>
    public async Task<SavedProducts> SaveAllAsync(IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        var records = products.CountBy(product => product.Id).ToDictionary();
        var batches = products.GroupBy(product => product.Id, (_, same) => same.Last())
            .GroupBy(product => ProductEntity.PartitionKey(product.Id))
            .SelectMany(partition => partition.Chunk(MaxBatch));
        var saved = 0;
        try
        {
            var options = ParallelismLimit.AtMost(ParallelBatches, cancellationToken);
            await Parallel.ForEachAsync(batches, options, async (batch, token) =>
            {
                await SaveBatchAsync([.. batch.Select(ProductEntity.From)], token);
                Array.ForEach(batch, product => cache.Replace(product, cache.Now));
                Interlocked.Add(ref saved, batch.Sum(product => records[product.Id]));
            });
            return new SavedProducts(saved, null);
        }
        catch (StorageFaultException fault)
        {
            return new SavedProducts(saved, fault);
        }
    }

    /// <summary>Changes one product exactly once.</summary>
    public async Task<ProductResult> ChangeAsync(ProductChangeRequest asked, CancellationToken cancellationToken)
    {
        var outcome = WriteCounters.Threw;
        try
        {
            var changed = await writes.RunAsync(asked.Change.ProductId, asked, cancellationToken);
            var result = changed.TryGet(out var found, out var failure) ? found : failure;
            outcome = WriteCounters.OutcomeOf(result.Failure);
            return result;
        }
        finally
        {
            telemetry.Changes.Ended(asked.Change.Operation, outcome);
        }
    }

    /// <summary>
    /// Saves a batch for as long as a change may take. A refusal may lie inside an answer that says "accepted", where the SDK's own
    /// retries do not look.
    /// </summary>
    private async Task SaveBatchAsync(List<TableEntity> entities, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(services.Jitter);
        var start = services.Clock.GetTimestamp();
        while (true)
        {
            TimeSpan wait;
            try
            {
                await tables.Products.UpsertBatchAsync(entities, cancellationToken);
                return;
            }
            catch (StorageFaultException fault)
            {
                wait = backoff.After(fault);
                if (services.Clock.GetElapsedTime(start) + wait > WriteLimits.MaxWait)
                {
                    throw;
                }
            }

            await Task.Delay(wait, services.Clock, cancellationToken);
        }
    }
}

/// <summary>How many records of an import are saved, and what storage failed by, if it did.</summary>
internal sealed record SavedProducts(int Count, StorageFaultException? Fault);

/// <summary>A page of the catalogue, and what it ends with; null if it is the last.</summary>
internal sealed record ProductPage(IReadOnlyList<Product> Products, string? Continuation);
