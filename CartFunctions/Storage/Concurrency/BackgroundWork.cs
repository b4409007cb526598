using System.Threading.Channels;
using CartFunctions.Storage.Tables;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Storage.Concurrency;

/// <summary>
/// Work at storage on which no answer depends: a few pieces at a time, each tried for a limited time, and none once the app stops.
/// </summary>
internal sealed partial class BackgroundWork(WriteLoopServices services, ILogger<BackgroundWork> logger) : IHostedService, IDisposable
{
    /// <summary>How long a piece is tried from the moment it is added.</summary>
    public static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(2);

    /// <summary>How many pieces may wait.</summary>
    public const int Capacity = 1_000;

    private const int AtOnce = 4;

    private readonly Channel<Piece> waiting = Channel.CreateBounded<Piece>(Capacity);
    private readonly CancellationTokenSource stopping = new();
    private Task running = Task.CompletedTask;

    /// <summary>Adds a piece of work.</summary>
    /// <param name="work">The work, which is repeated while storage fails.</param>
    /// <param name="givenUp">Told if it is not done: its time is over, too much is waiting, or the app stops.</param>
    public void Add(Func<CancellationToken, Task> work, Action givenUp)
    {
        if (!waiting.Writer.TryWrite(new Piece(work, givenUp, services.Clock.GetTimestamp())))
        {
            givenUp();
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        running = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => RunAsync()));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await stopping.CancelAsync();
        await running.WaitAsync(cancellationToken);
        while (waiting.Reader.TryRead(out var piece))
        {
            piece.GivenUp();
        }
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        try
        {
            // ReadAllAsync would go on by way of the thread pool, in an order that no simulation repeats.
            while (await waiting.Reader.WaitToReadAsync(stopping.Token))
            {
                while (waiting.Reader.TryRead(out var piece))
                {
                    await RunAsync(piece);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The app stops.
        }
    }

    private async Task RunAsync(Piece piece)
    {
        var left = MaxTime - services.Clock.GetElapsedTime(piece.AddedAt);
        using var deadline = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, services.Clock);
        using var stop = stopping.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        var backoff = new Backoff(services.Jitter);
        try
        {
            while (await TryAsync(piece, deadline.Token) is { } fault)
            {
                await Task.Delay(backoff.After(fault), services.Clock, deadline.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            piece.GivenUp();
        }
        catch (Exception unforeseen)
        {
            LogUnforeseen(unforeseen);
            piece.GivenUp();
        }
    }

    /// <summary>Tries once; the fault by which storage failed, null if the work is done.</summary>
    private static async Task<StorageFaultException?> TryAsync(Piece piece, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await piece.Work(cancellationToken);
            return null;
        }
        catch (StorageFaultException fault)
        {
            return fault;
        }
    }

    [LoggerMessage(LogLevel.Error, "An unforeseen failure in the background.")]
    private partial void LogUnforeseen(Exception unforeseen);

    private readonly record struct Piece(Func<CancellationToken, Task> Work, Action GivenUp, long AddedAt);
}
