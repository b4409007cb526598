using System.Diagnostics.Metrics;
using CartFunctions.Storage.Carts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>Telemetry of events that are hard to provoke. <c>TelemetryTests</c> has the others, from real requests.</summary>
public sealed class CartTelemetryTests : IDisposable
{
    private readonly ServiceProvider services =
        new ServiceCollection().AddLogging().AddMetrics().AddSingleton<CartTelemetry>().BuildServiceProvider();

    private CartTelemetry Telemetry => services.GetRequiredService<CartTelemetry>();

    public void Dispose() => services.Dispose();

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
        using var operations = Collect("carts.operations");
        using var outcomesUnknown = Collect("carts.outcomes_unknown");

        using (var operation = Telemetry.Begin("AddItem", ObjectId.New()))
        {
            operation.SetResult((Failure)failure);
        }

        MustBeOne(operations, outcome);
        Assert.Equal(unknown, outcomesUnknown.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    [Fact]
    public void An_operation_that_ends_in_an_exception_counts_as_such()
    {
        using var operations = Collect("carts.operations");

        Telemetry.Begin("AddItem", ObjectId.New()).Dispose();

        MustBeOne(operations, "threw");
    }

    [Fact]
    public void A_replay_counts()
    {
        using var replays = Collect("carts.replays");

        Telemetry.FoundDone(ObjectId.New(), isReplay: true, "trace");

        Assert.Equal(1, replays.GetMeasurementSnapshot().EvaluateAsCounter());
    }

    private static void MustBeOne(MetricCollector<long> operations, string outcome)
    {
        var counted = Assert.Single(operations.GetMeasurementSnapshot());
        Assert.Equal((1, "AddItem", outcome), (counted.Value, counted.Tags["operation"], counted.Tags["outcome"]));
    }

    private MetricCollector<long> Collect(string instrument) =>
        new(services.GetRequiredService<IMeterFactory>(), TelemetrySource.Name, instrument);
}
