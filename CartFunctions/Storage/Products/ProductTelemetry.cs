using System.Diagnostics.Metrics;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>The metrics of the catalog.</summary>
internal sealed class ProductTelemetry(IMeterFactory meters)
{
    /// <summary>Counts changes of products.</summary>
    public WriteCounters Changes { get; } = new(meters.Create(TelemetrySource.Name), "products");
}
