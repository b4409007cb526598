using System.Diagnostics.Metrics;

namespace CartFunctions.Storage.Reservations;

/// <summary>The metrics of reservations.</summary>
internal sealed class ReservationTelemetry
{
    private readonly Counter<long> reserved;
    private readonly Counter<long> checkedOut;
    private readonly Counter<long> released;
    private readonly Counter<long> expired;
    private readonly Counter<long> reconciledForAnother;
    private readonly Counter<long> leftUnreconciled;

    public ReservationTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetrySource.Name);
        reserved = meter.CreateCounter<long>("reservations.reserved", "{cart}", "Carts for which stock was reserved.");
        checkedOut = meter.CreateCounter<long>("reservations.checked_out", "{cart}", "Carts that were checked out.");
        released = meter.CreateCounter<long>("reservations.released", "{cart}", "Carts whose reservation was released on request.");
        expired = meter.CreateCounter<long>("reservations.expired", "{cart}", "Carts whose reservation expired.");
        reconciledForAnother = meter.CreateCounter<long>(
            "reservations.reconciled_for_another", "{row}", "Products of a cart that another request took from the stock or released.");
        leftUnreconciled = meter.CreateCounter<long>(
            "reservations.left_unreconciled", "{cart}", "Carts whose rows were not updated in the background either.");
    }

    public void Reserved() => reserved.Add(1);

    public void Ended(bool isCheckedOut) => (isCheckedOut ? checkedOut : released).Add(1);

    public void Expired() => expired.Add(1);

    public void ReconciledForAnother() => reconciledForAnother.Add(1);

    public void LeftUnreconciled() => leftUnreconciled.Add(1);
}
