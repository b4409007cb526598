using System.Diagnostics.Metrics;

namespace CartFunctions.Storage.Reservations;

/// <summary>What an operator asks of reservations, as metrics.</summary>
internal sealed class ReservationTelemetry
{
    private readonly Counter<long> reserved;
    private readonly Counter<long> sold;
    private readonly Counter<long> released;
    private readonly Counter<long> expired;
    private readonly Counter<long> settled;
    private readonly Counter<long> unsettled;

    public ReservationTelemetry(IMeterFactory meters)
    {
        var meter = meters.Create(TelemetrySource.Name);
        reserved = meter.CreateCounter<long>("reservations.reserved", "{cart}", "Carts for which stock was reserved.");
        sold = meter.CreateCounter<long>("reservations.sold", "{cart}", "Carts that were checked out.");
        released = meter.CreateCounter<long>("reservations.released", "{cart}", "Carts whose reservation was given back on request.");
        expired = meter.CreateCounter<long>("reservations.expired", "{cart}", "Carts whose reservation was ended after its time.");
        settled = meter.CreateCounter<long>(
            "reservations.settled_for_another", "{row}", "Products of a cart that were bought or given back by another request.");
        unsettled = meter.CreateCounter<long>(
            "reservations.left_unsettled", "{cart}", "Carts whose products were not settled in the background either.");
    }

    public void Reserved() => reserved.Add(1);

    public void Ended(bool isSold) => (isSold ? sold : released).Add(1);

    public void Expired() => expired.Add(1);

    public void SettledForAnother() => settled.Add(1);

    public void LeftUnsettled() => unsettled.Add(1);
}
