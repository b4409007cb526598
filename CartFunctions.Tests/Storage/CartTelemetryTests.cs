using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CartFunctions.Storage.Carts;
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

    public static TheoryData<object, string, int> Failures => new()
    {
        { Failure.OutcomeUnknown, "outcome unknown", 1 },
        { Failure.ServiceUnavailable.With("storage is slow, nothing was changed"), "Service unavailable", 0 },
        { Failure.CartIsBusy, "Cart is busy", 0 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void An_operation_counts_by_its_outcome(object failure, string outcome, int unknown)
    {
        using (var operation = Telemetry.Begin("AddItem", ObjectId.New()))
        {
            operation.End((Failure)failure);
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
        Telemetry.FoundDone(ObjectId.New(), isReplay: true);

        Assert.Equal(1, counted["carts.replays"]);
    }
}
