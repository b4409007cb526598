using System.Diagnostics.Metrics;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Coupons;

/// <summary>The metrics of coupons.</summary>
internal sealed class CouponTelemetry(IMeterFactory meters)
{
    /// <summary>Counts changes of coupons.</summary>
    public WriteCounters Changes { get; } = new(meters.Create(TelemetrySource.Name), "coupons");
}
