using CartFunctions.Storage.Sweeps;
using CartFunctions.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Service.Sweeps;

/// <summary>
/// Deletes expired carts and completes interrupted merges, nightly for at most 25 minutes. The next run continues where this one ended.
/// </summary>
public sealed partial class SweepExpiredCarts(ExpirySweep sweep, ILogger<SweepExpiredCarts> logger)
{
    [Function(nameof(SweepExpiredCarts))]
    public async Task Run([TimerTrigger("0 30 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        try
        {
            var (found, deleted, unfinished) = await sweep.RunAsync(cancellationToken);
            LogSwept(deleted, found, unfinished, timer.IsPastDue);
        }
        catch (StorageFaultException fault)
        {
            // The host marks the run as failed. It also logs inner exceptions, and the text of this one may contain a cart id.
            throw new InvalidOperationException($"The sweep ended early; the next run continues. {fault.Message}");
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Deleted {Deleted} of {Found} expired carts; the next run continues {Unfinished} of 16 ranges. Past due: {PastDue}.")]
    private partial void LogSwept(int deleted, int found, int unfinished, bool pastDue);
}
