using System.Security.Cryptography;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Storage.Concurrency;

/// <summary>Background work, which no response waits for.</summary>
public sealed class BackgroundWorkTests : IAsyncLifetime
{
    private const int AtOnce = 4;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);
    private static readonly StorageFaultException Fault = StorageFaultException.ForUnreadableContent("it fails");

    private readonly FakeTimeProvider clock = new();
    private readonly CapturedLog log = new();
    private BackgroundWork background = null!;
    private int givenUp;

    public async ValueTask InitializeAsync()
    {
        var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        background = new BackgroundWork(
            new WriteLoopServices(new RecentStorageFaults(clock), clock, RandomNumberGenerator.Create(), Random.Shared),
            logs.CreateLogger<BackgroundWork>());
        await background.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await background.StopAsync(default);
        background.Dispose();
    }

    [Fact]
    public async Task An_item_is_retried_until_storage_recovers()
    {
        var (tries, done) = (0, new TaskCompletionSource());

        Add(_ => ++tries < 5 ? throw Fault : Done(done));
        await AdvanceUntilAsync(() => done.Task.IsCompleted);

        Assert.Equal((5, 0), (tries, givenUp));
    }

    [Fact]
    public async Task An_item_that_already_failed_waits_before_its_next_try()
    {
        var (added, done) = (clock.GetUtcNow(), new TaskCompletionSource<DateTimeOffset>());

        background.Add(_ => Task.FromResult(done.TrySetResult(clock.GetUtcNow())), () => Interlocked.Increment(ref givenUp), Fault);
        await AdvanceUntilAsync(() => done.Task.IsCompleted);

        Assert.True(await done.Task > added);
        Assert.Equal(0, givenUp);
    }

    [Fact]
    public async Task An_item_is_given_up_after_two_minutes()
    {
        var started = clock.GetUtcNow();
        Add(_ => throw Fault);
        Add(token => Task.Delay(Timeout.Infinite, token));

        await AdvanceUntilAsync(() => Volatile.Read(ref givenUp) == 2);

        Assert.InRange(clock.GetUtcNow() - started, BackgroundWork.MaxTime, BackgroundWork.MaxTime + LongestWait);
    }

    [Fact]
    public async Task Four_items_run_a_thousand_wait_and_the_rest_is_given_up()
    {
        var (running, all) = (0, new TaskCompletionSource());
        for (var i = 0; i < AtOnce; i++)
        {
            Add(StayAsync);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref running) == AtOnce));
        for (var i = 0; i < BackgroundWork.Capacity + 3; i++)
        {
            Add(StayAsync);
        }

        Assert.Equal((AtOnce, 3), (running, givenUp));
        all.SetResult();
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref running) == AtOnce + BackgroundWork.Capacity));

        Task StayAsync(CancellationToken token)
        {
            Interlocked.Increment(ref running);
            return all.Task;
        }
    }

    [Fact]
    public async Task An_unforeseen_failure_is_logged_and_the_next_item_runs()
    {
        var done = new TaskCompletionSource();
        for (var i = 0; i < AtOnce; i++)
        {
            Add(_ => throw new InvalidOperationException("It was not foreseen."));
        }

        Add(_ => Done(done));
        await done.Task;
        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref givenUp) == AtOnce));

        Assert.Contains($"Error {typeof(BackgroundWork)}: Background work failed", log.Text, StringComparison.Ordinal);
        Assert.Contains("It was not foreseen.", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_stop_of_the_app_ends_running_items_and_accepts_no_more()
    {
        var started = 0;
        for (var i = 0; i < AtOnce + 1; i++)
        {
            Add(token =>
            {
                Interlocked.Increment(ref started);
                return Task.Delay(Timeout.Infinite, token);
            });
        }

        await Eventually.HoldsAsync(() => Task.FromResult(Volatile.Read(ref started) == AtOnce));

        await background.StopAsync(default).WaitAsync(LongestWait);
        Add(_ => Task.CompletedTask);

        Assert.Equal((AtOnce, AtOnce + 1 + 1), (started, givenUp));
    }

    private static Task Done(TaskCompletionSource done)
    {
        done.SetResult();
        return Task.CompletedTask;
    }

    private void Add(Func<CancellationToken, Task> work) => background.Add(work, () => Interlocked.Increment(ref givenUp));

    private Task AdvanceUntilAsync(Func<bool> condition) => Eventually.HoldsAsync(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(0.5));
        return Task.FromResult(condition());
    });
}
