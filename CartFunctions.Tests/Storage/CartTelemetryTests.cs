using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CartFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.Storage;

/// <summary>The events that are hard to bring about; <c>TelemetryTests</c> has the others, from real requests.</summary>
public sealed class CartTelemetryTests : IDisposable
{
    private readonly ServiceProvider services =
        new ServiceCollection().AddLogging().AddMetrics().AddSingleton<CartTelemetry>().BuildServiceProvider();

    private readonly ConcurrentDictionary<string, long> counted = new();
    private readonly MeterListener listener = new();

    public CartTelemetryTests()
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => counted.AddOrUpdate(
            string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]), value, (_, sum) => sum + value));
        listener.Start();
    }

    private CartTelemetry Telemetry => services.GetRequiredService<CartTelemetry>();

    public void Dispose()
    {
        listener.Dispose();
        services.Dispose();
    }

    [Theory]
    [InlineData(Failure.ServiceUnavailable, "outcome unknown, repeat with an Idempotency-Key", "outcome unknown", 1)]
    [InlineData(Failure.ServiceUnavailable, "storage is slow, nothing was changed", "Service unavailable", 0)]
    [InlineData(Failure.CartIsBusy, null, "Cart is busy", 0)]
    public void An_operation_counts_by_its_outcome(string error, string? detail, string outcome, int unknown)
    {
        using (var operation = Telemetry.Begin("AddItem", ObjectId.New()))
        {
            operation.End(new Failure(error, detail));
        }

        Assert.Equal(1, counted[$"carts.operations AddItem {outcome}"]);
        Assert.Equal(unknown, counted["carts.outcomes_unknown"]);
    }

    [Fact]
    public void An_operation_that_ends_in_an_exception_counts_as_such()
    {
        Telemetry.Begin("AddItem", ObjectId.New()).Dispose();

        Assert.Equal(1, counted["carts.operations AddItem threw"]);
    }

    [Fact]
    public void A_replay_counts()
    {
        Telemetry.Replayed();

        Assert.Equal(1, counted["carts.replays"]);
    }
}
