using CartFunctions.Storage.Sweeps;
using CartFunctions.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Service.Sweeps;

/// <summary>Deletes the carts that expired and finishes the merges that broke off, once a night, for 25 minutes at the most; the next night goes on.</summary>
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
            // The host marks the run as failed. It logs causes as well, and the text of this one may name a cart.
            throw new InvalidOperationException($"The sweep ended early, the next one goes on. {fault.Message}");
        }
    }

    [LoggerMessage(
        LogLevel.Information,
        "Deleted {Deleted} of {Found} expired carts; the next run goes on with {Unfinished} of 16 ranges. Past due: {PastDue}.")]
    private partial void LogSwept(int deleted, int found, int unfinished, bool pastDue);
}
