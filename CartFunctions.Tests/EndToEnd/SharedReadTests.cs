using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Requests that arrive at the same time read a product once.</summary>
public sealed class SharedReadTests : StorageCallsTest
{
    [Fact]
    public async Task Concurrent_requests_share_the_reads_of_their_products()
    {
        const int Clients = 16;
        Clock.Advance(TimeSpan.FromSeconds(6));
        var (cartReads, productReads) = (0, 0);
        var allCartsAreRead = new TaskCompletionSource();
        Storage.Fault = call =>
        {
            if (!call.IsToCarts)
            {
                Interlocked.Increment(ref productReads);
                return new StorageFault { Before = allCartsAreRead.Task.WaitAsync };
            }

            if (Interlocked.Increment(ref cartReads) == Clients)
            {
                allCartsAreRead.SetResult();
            }

            return StorageFault.None;
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => App.Client.GetCartAsync(Cart)));

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, answers[0].Text), (answer.Status, answer.Text)));
        Assert.Equal((Clients, Products.Count), (cartReads, productReads));
    }

    [Fact]
    public async Task A_client_that_disconnects_does_not_end_reads_that_another_waits_for()
    {
        Clock.Advance(TimeSpan.FromSeconds(6));
        var (cartReads, productReads) = (0, 0);
        var release = new TaskCompletionSource();
        Storage.Fault = call =>
        {
            Interlocked.Increment(ref call.IsToCarts ? ref cartReads : ref productReads);
            return call.IsToCarts ? StorageFault.None : new StorageFault { Before = release.Task.WaitAsync };
        };
        using var leaves = new CancellationTokenSource();
        using var abandoned = CartClient.Request("GET", $"/api/cart/{Cart}");
        var first = App.Client.SendAsync(abandoned, leaves.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref productReads) == Products.Count));
        var second = App.Client.GetCartAsync(Cart);
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref cartReads) == 2));

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();

        Assert.Equal(HttpStatusCode.OK, (await second).Status);
        Assert.Equal(Products.Count, productReads);
    }

    [Fact]
    public async Task A_failed_shared_read_does_not_fail_other_requests()
    {
        const int Clients = 8;
        const int CallAndRepeat = 2;
        Clock.Advance(TimeSpan.FromSeconds(6));
        Clock.HasSystemTimers = true; // The retry waits.
        var reads = 0;
        Storage.Fault = call =>
            call.Path.Contains(Products[0], StringComparison.Ordinal) && Interlocked.Increment(ref reads) <= CallAndRepeat
                ? StorageFault.Reset
                : StorageFault.None;

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => App.Client.GetCartAsync(Cart)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
    }

    [Fact]
    public async Task A_request_reads_alone_if_a_shared_read_hangs()
    {
        Clock.Advance(TimeSpan.FromSeconds(6));
        Clock.HasSystemTimers = true; // The client waits for a second.
        var reads = 0;
        var bothReadAlone = new TaskCompletionSource();
        Storage.Fault = call =>
        {
            if (!call.Path.Contains(Products[0], StringComparison.Ordinal))
            {
                return StorageFault.None;
            }

            var read = Interlocked.Increment(ref reads);
            if (read == 3)
            {
                bothReadAlone.SetResult();
            }

            return new StorageFault { Before = read == 1 ? hungUp => Task.Delay(Timeout.Infinite, hungUp) : bothReadAlone.Task.WaitAsync };
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => App.Client.GetCartAsync(Cart)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Equal(3, reads);
    }
}
