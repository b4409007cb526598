using Azure;
using CartFunctions.Catalog;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Tables;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Storage.Products;

public sealed class SharedProductReadsTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly SharedProductReads reads;
    private readonly Product beans = new(ObjectId.New(), "Beans", 10, 5);
    private readonly List<TaskCompletionSource<Product?>> started = [];

    public SharedProductReadsTests() => reads = new SharedProductReads(clock);

    [Fact]
    public async Task Requests_that_arrive_during_a_read_share_the_next_one()
    {
        var first = FindAsync();
        var second = FindAsync();
        var third = FindAsync();
        Assert.Single(started);

        started[0].SetResult(beans);
        Assert.Equal(beans, await first);
        await StartedAsync(2);
        started[1].SetResult(beans with { Stock = 4 });

        Assert.Equal([4, 4], (await Task.WhenAll(second, third)).Select(product => product!.Stock));
        Assert.Equal(2, started.Count);
    }

    [Fact]
    public async Task A_request_that_arrives_after_a_read_began_never_gets_its_result()
    {
        var first = FindAsync();
        var second = FindAsync();
        started[0].SetResult(beans);
        await StartedAsync(2);
        var third = FindAsync();

        started[1].SetResult(beans with { Stock = 4 });
        await StartedAsync(3);
        started[2].SetResult(beans with { Stock = 3 });

        Assert.Equal([5, 4, 3], (await Task.WhenAll(first, second, third)).Select(product => product!.Stock));
    }

    [Fact]
    public async Task Reads_of_different_products_do_not_wait_for_each_other()
    {
        var first = FindAsync();
        var other = FindAsync(ObjectId.New());

        Assert.Equal(2, started.Count);
        started.ForEach(read => read.SetResult(null));
        Assert.Equal([null, null], await Task.WhenAll(first, other));
    }

    [Fact]
    public async Task A_request_that_is_cancelled_ends_no_read_of_others()
    {
        using var leaves = new CancellationTokenSource();
        var abandoned = FindAsync(cancellationToken: leaves.Token);
        var second = FindAsync(cancellationToken: leaves.Token);
        var third = FindAsync();

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        started[0].SetResult(beans);
        await StartedAsync(2);
        started[1].SetResult(beans);

        Assert.Equal(beans, await third);
    }

    [Fact]
    public async Task The_next_read_starts_even_if_the_one_before_hangs()
    {
        var first = FindAsync();
        var second = FindAsync();
        clock.Advance(TimeSpan.FromMilliseconds(250));
        await StartedAsync(2);

        started[1].SetResult(beans);
        Assert.Equal(beans, await second);
        Assert.False(first.IsCompleted);

        started[0].SetResult(null);
        Assert.Null(await first);
        Assert.Equal(2, started.Count);
    }

    [Fact]
    public async Task A_read_that_fails_is_repeated_by_each_request_but_the_first()
    {
        var fault = StorageFaultException.Translate(new IOException("reset"), "storage", default)!;
        var first = FindAsync();
        var second = FindAsync();
        var third = FindAsync();
        started[0].SetResult(beans);
        await StartedAsync(2);

        started[1].SetException(fault);
        await StartedAsync(3);
        started[2].SetResult(beans);

        Assert.Equal(beans, await first);
        Assert.Same(fault, await Assert.ThrowsAsync<StorageFaultException>(() => second));
        Assert.Equal(beans, await third);
    }

    [Fact]
    public async Task A_read_that_storage_throttles_fails_for_all_who_share_it()
    {
        var throttled = StorageFaultException.Translate(new RequestFailedException(429, "busy"), "storage", default)!;
        var first = FindAsync();
        var second = FindAsync();
        var third = FindAsync();
        started[0].SetResult(beans);
        await first;
        await StartedAsync(2);

        started[1].SetException(throttled);

        await Assert.ThrowsAsync<StorageFaultException>(() => second);
        await Assert.ThrowsAsync<StorageFaultException>(() => third);
        Assert.Equal(2, started.Count);
    }

    [Fact]
    public async Task A_read_after_all_others_ended_starts_at_once()
    {
        for (var i = 0; i < 3; i++)
        {
            var read = FindAsync();
            Assert.Equal(i + 1, started.Count);
            started[i].SetResult(beans);
            await read;
        }
    }

    private Task<Product?> FindAsync(ObjectId? id = null, CancellationToken cancellationToken = default) =>
        reads.FindAsync(id ?? beans.Id, (_, _) => StartAsync(), cancellationToken);

    private Task<Product?> StartAsync()
    {
        var read = new TaskCompletionSource<Product?>();
        lock (started)
        {
            started.Add(read);
        }

        return read.Task;
    }

    /// <summary>Waits until so many reads started.</summary>
    private async Task StartedAsync(int count)
    {
        while (started.Count < count)
        {
            await Task.Yield();
        }
    }
}
