using System.Collections.Concurrent;
using System.Threading.Channels;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Standalone;

/// <summary>The timers of the standalone host, on a clock that advances only between waits.</summary>
public sealed class FunctionTimersTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 2, 30, TimeSpan.Zero);

    private readonly SteppedClock clock = new(Start);
    private readonly CapturedLog log = new();
    private ServiceProvider? services;

    public async ValueTask DisposeAsync()
    {
        await Get<IHostedService>().StopAsync(default);
        await services!.DisposeAsync();
        log.Dispose();
    }

    [Fact]
    public async Task A_function_runs_when_it_is_due_and_not_in_between()
    {
        await StartAsync<EveryFiveMinutes>();

        await clock.PassAsync(TimeSpan.FromMinutes(2));
        clock.Advance(TimeSpan.FromMinutes(0.5));
        await clock.PassAsync(TimeSpan.FromMinutes(5));
        await clock.PassAsync(TimeSpan.FromMinutes(11)); // The run that was due at 15 minutes past is made up for only once.
        await clock.WaitsAsync();

        Assert.Equal(["00:05:00", "00:10:00", "00:21:00"], Get<EveryFiveMinutes>().Runs.Select(run => run.ToString("HH:mm:ss", null)));
    }

    [Fact]
    public async Task A_failed_run_is_logged_and_the_next_one_still_comes()
    {
        await StartAsync<EveryFiveMinutes>();
        Get<EveryFiveMinutes>().Fails = true;

        await clock.PassAsync(TimeSpan.FromMinutes(2.5));
        await clock.PassAsync(TimeSpan.FromMinutes(5));
        await clock.WaitsAsync();

        Assert.Equal(2, Get<EveryFiveMinutes>().Runs.Count);
        Assert.Contains("FunctionTimers: EveryFiveMinutes failed.", log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_may_wait_longer_for_its_time_than_a_timer_can()
    {
        await StartAsync<OnceAYear>();

        for (var day = 0; day < 59; day++)
        {
            await clock.PassAsync(TimeSpan.FromDays(1));
        }

        await clock.WaitsAsync();
        Assert.Equal(["2026-03-01"], Get<OnceAYear>().Runs.Select(run => run.ToString("yyyy-MM-dd", null)));
    }

    private T Get<T>()
        where T : notnull => services!.GetRequiredService<T>();

    private Task StartAsync<T>()
        where T : class
    {
        services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(log))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<T>()
            .AddSingleton(TimerFunction.Among(typeof(T).GetMethods()))
            .AddHostedService<FunctionTimers>()
            .BuildServiceProvider();
        return Get<IHostedService>().StartAsync(default);
    }

    /// <summary>A clock that advances only after something waits on it.</summary>
    private sealed class SteppedClock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private readonly Channel<ITimer> waits = Channel.CreateUnbounded<ITimer>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            waits.Writer.TryWrite(timer);
            return timer;
        }

        public async Task WaitsAsync() => await waits.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        public async Task PassAsync(TimeSpan time)
        {
            await WaitsAsync();
            Advance(time);
        }
    }

    private sealed class EveryFiveMinutes(TimeProvider clock)
    {
        public ConcurrentQueue<DateTimeOffset> Runs { get; } = new();

        public bool Fails { get; set; }

        public Task Run([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
        {
            Assert.NotNull(timer);
            Assert.True(cancellationToken.CanBeCanceled);
            Runs.Enqueue(clock.GetUtcNow());
            return Fails ? throw new InvalidOperationException() : Task.CompletedTask;
        }
    }

    private sealed class OnceAYear(TimeProvider clock)
    {
        public ConcurrentQueue<DateTimeOffset> Runs { get; } = new();

        public Task Run([TimerTrigger("0 0 0 1 Mar *")] TimerInfo timer)
        {
            Assert.NotNull(timer);
            Runs.Enqueue(clock.GetUtcNow());
            return Task.CompletedTask;
        }
    }
}
