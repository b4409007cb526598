using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Service.Sweeps;

/// <summary>Gives back, once a night, what is reserved past its time and nobody asked for since.</summary>
public sealed partial class SweepReservations(ReservationSweep sweep, ILogger<SweepReservations> logger)
{
    [Function(nameof(SweepReservations))]
    public async Task Run([TimerTrigger("0 0 3 * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        try
        {
            LogSettled(await sweep.RunAsync(cancellationToken), timer.IsPastDue);
        }
        catch (StorageFaultException fault)
        {
            // The host marks the run as failed. It logs causes as well, and the text of this one may name a cart.
            throw new InvalidOperationException($"The sweep ended early, the next one goes on. {fault.Message}");
        }
    }

    [LoggerMessage(LogLevel.Information, "Settled {Rows} reservations of products past their time. Past due: {PastDue}.")]
    private partial void LogSettled(int rows, bool pastDue);
}
