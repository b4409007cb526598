using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Service.Sweeps;

/// <summary>Releases, nightly, the units of expired reservations that no request has released.</summary>
public sealed partial class SweepReservations(ReservationSweep sweep, ILogger<SweepReservations> logger)
{
    [Function(nameof(SweepReservations))]
    public async Task Run([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        try
        {
            LogSwept(await sweep.RunAsync(cancellationToken), timer.IsPastDue);
        }
        catch (StorageFaultException fault)
        {
            // The host marks the run as failed. It also logs inner exceptions, and the text of this one may contain a cart id.
            throw new InvalidOperationException($"The sweep ended early; the next run continues. {fault.Message}");
        }
    }

    [LoggerMessage(LogLevel.Information, "Reconciled {Rows} reservation rows of expired reservations. Past due: {PastDue}.")]
    private partial void LogSwept(int rows, bool pastDue);
}
