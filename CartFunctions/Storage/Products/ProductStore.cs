using System.Collections.Concurrent;
using Azure.Data.Tables;
using CartFunctions.Catalog;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Products;

/// <summary>Stores the catalog. Every method throws <see cref="StorageFaultException"/> if storage fails.</summary>
internal sealed class ProductStore(
    StorageTables tables,
    ProductReader reader,
    ProductCache cache,
    ProductWriter writer,
    ProductTelemetry telemetry,
    WriteLoopServices services)
{
    private const int ParallelBatches = 4;
    private const int MaxBatch = 100;

    private static readonly Failure Busy = Failure.ServiceUnavailable.With("too many concurrent changes, try again");

    private static readonly string OnlyProducts = TableClient.CreateQueryFilter($"RowKey lt {StorageTables.IdEnd}");

    private readonly WriteLoop<ProductChangeRequest, ProductResult> writes =
        new(maxGroup: 1, Busy, telemetry.Changes.Retried, services);

    /// <summary>Reads the current product with its ETag; null if it does not exist.</summary>
    public async Task<ProductView?> FindViewAsync(ObjectId id, CancellationToken cancellationToken)
    {
        var stored = await tables.Products.FindAsync(
            ProductEntity.PartitionKey(id), id.ToString(), ProductEntity.ReadStored, cancellationToken);
        return stored?.View;
    }

    /// <summary>Reads the current products with these ids, in that order, each once, without those that do not exist.</summary>
    public async Task<IReadOnlyList<Product>> FindAllAsync(IReadOnlyList<ObjectId> ids, CancellationToken cancellationToken)
    {
        var found = await reader.FindAllAsync(ids, cancellationToken);
        return [.. ids.Distinct().Select(id => found[id]).OfType<Product>()];
    }

    /// <summary>Reads a page of the catalog, in the order of the storage service.</summary>
    /// <param name="count">The maximum number of products.</param>
    /// <param name="continuation">The continuation token of the previous page; null for the first page.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
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
        while (token is not null && found.Count < count); // A page may be short, and some products may be deleted.

        return new ProductPage(found, token is null ? null : PageToken.Write(token));
    }

    /// <summary>
    /// Saves products, except those under a SKU whose id another product has. Of two with the same id the later one wins. Returns how many
    /// were saved and, if storage failed, its fault.
    /// </summary>
    public async Task<SavedProducts> SaveAllAsync(IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        IReadOnlySet<ObjectId> taken = new HashSet<ObjectId>();
        var saved = 0;
        try
        {
            taken = await FindTakenAsync(products, cancellationToken);
            var untaken = products.Where(product => product.Sku is null || !taken.Contains(product.Id)).ToList();
            var records = untaken.CountBy(product => product.Id).ToDictionary();
            var batches = untaken.GroupBy(product => product.Id, (_, same) => Merge([.. same]))
                .GroupBy(product => ProductEntity.PartitionKey(product.Id))
                .SelectMany(partition => partition.Chunk(MaxBatch));
            var options = ParallelismLimit.AtMost(ParallelBatches, cancellationToken);
            await Parallel.ForEachAsync(batches, options, async (batch, token) =>
            {
                var entities = batch.Select(ProductEntity.From).ToList();
                await RetryAsync(() => tables.Products.UpsertBatchAsync(entities, token), token);
                Array.ForEach(batch, product => cache.Replace(product, cache.Now));
                Interlocked.Add(ref saved, batch.Sum(product => records[product.Id]));
            });
            return new SavedProducts(saved, taken, null);
        }
        catch (StorageFaultException fault)
        {
            return new SavedProducts(saved, taken, fault);
        }
    }

    /// <summary>Applies a change to one product exactly once.</summary>
    public async Task<ProductResult> ChangeAsync(ProductChangeRequest asked, CancellationToken cancellationToken)
    {
        var outcome = WriteCounters.Threw;
        try
        {
            var changed = await writes.RunAsync(asked.Change.ProductId, asked, writer.TryAsync, cancellationToken);
            var result = changed.TryGet(out var found, out var failure) ? found : failure;
            outcome = WriteCounters.OutcomeOf(result.Failure);
            return result;
        }
        finally
        {
            telemetry.Changes.Ended(asked.Change.Operation, outcome);
        }
    }

    /// <summary>The later of several saves of a product. A save by id keeps the SKU.</summary>
    private static Product Merge(Product[] same) => same[^1] with { Sku = Array.FindLast(same, product => product.Sku is not null)?.Sku };

    /// <summary>
    /// The ids of those products under a SKU whose id a product without that SKU has, in storage or before them in the list.
    /// </summary>
    private async Task<IReadOnlySet<ObjectId>> FindTakenAsync(IReadOnlyList<Product> products, CancellationToken cancellationToken)
    {
        var owners = new ConcurrentDictionary<ObjectId, Product>();
        var calls = reader.CallsFor([.. products.Where(product => product.Sku is not null).Select(product => product.Id).Distinct()]);
        var options = ParallelismLimit.AtMost(ProductReader.MostCalls, cancellationToken);
        await Parallel.ForEachAsync(calls, options, (ids, token) => new ValueTask(RetryAsync(
            async () =>
            {
                foreach (var stored in (await reader.FindAsync(ids, token)).OfType<Product>())
                {
                    owners[stored.Id] = stored;
                }
            },
            token)));
        foreach (var product in products)
        {
            owners.TryAdd(product.Id, product);
        }

        return products.Where(product => product.Sku is not null && owners[product.Id].Sku != product.Sku)
            .Select(product => product.Id).ToHashSet();
    }

    /// <summary>
    /// Repeats a call while storage fails, for as long as a change may take. The SDK does not retry a refusal inside a batch response with
    /// status 202.
    /// </summary>
    private async Task RetryAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(services.Jitter);
        var start = services.Clock.GetTimestamp();
        while (true)
        {
            TimeSpan wait;
            try
            {
                await call();
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

/// <summary>The result of saving many products.</summary>
/// <param name="Count">The number of saved records.</param>
/// <param name="Taken">The ids that products without the SKU have. The records under these SKUs are not saved.</param>
/// <param name="Fault">The fault of storage; null if it did not fail.</param>
internal sealed record SavedProducts(int Count, IReadOnlySet<ObjectId> Taken, StorageFaultException? Fault);

/// <summary>A page of the catalog with its continuation token; null on the last page.</summary>
internal sealed record ProductPage(IReadOnlyList<Product> Products, string? Continuation);
