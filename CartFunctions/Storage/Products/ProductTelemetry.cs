using System.Diagnostics.Metrics;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Products;

/// <summary>What an operator of a catalogue asks, as metrics.</summary>
internal sealed class ProductTelemetry(IMeterFactory meters)
{
    /// <summary>Changes of products.</summary>
    public WriteCounters Changes { get; } = new(meters.Create(TelemetrySource.Name), "products");
}
