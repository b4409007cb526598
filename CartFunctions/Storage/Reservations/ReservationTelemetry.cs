using System.Diagnostics.Metrics;

namespace CartFunctions.Storage.Reservations;

/// <summary>The metrics of reservations.</summary>
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
        released = meter.CreateCounter<long>("reservations.released", "{cart}", "Carts whose reservation was released on request.");
        expired = meter.CreateCounter<long>("reservations.expired", "{cart}", "Carts whose reservation expired.");
        settled = meter.CreateCounter<long>(
            "reservations.settled_for_another", "{row}", "Products of a cart that another request took from the stock or released.");
        unsettled = meter.CreateCounter<long>(
            "reservations.left_unsettled", "{cart}", "Carts whose rows were not updated in the background either.");
    }

    public void Reserved() => reserved.Add(1);

    public void Ended(bool isSold) => (isSold ? sold : released).Add(1);

    public void Expired() => expired.Add(1);

    public void SettledForAnother() => settled.Add(1);

    public void LeftUnsettled() => unsettled.Add(1);
}
