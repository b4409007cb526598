using System.Diagnostics.Metrics;
using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>Telemetry of merges: a lost response is reported only if storage lost one.</summary>
public sealed class MergeTelemetryTests : MergeTest
{
    [Fact]
    public async Task Two_carts_that_merge_into_each_other_count_no_lost_response()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        var met = 0;
        Storage.Fault = call => call.IsBatch && Interlocked.Exchange(ref met, 1) == 0
            ? new StorageFault { Before = _ => App.Client.MergeAsync(guest, mine) }
            : StorageFault.None;

        Assert.Equal(0, await RecognisedInAsync(other => other.Client.MergeAsync(mine, guest)));

        Assert.Equal((1, 3), (met, await UnitsAsync(product, mine, guest)));
    }

    [Theory]
    [InlineData(1)] // The lines leave.
    [InlineData(2)] // They arrive.
    public async Task A_merge_that_was_applied_despite_a_lost_response_is_counted(int lost)
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartOfAsync((product, 1)), await CartOfAsync((product, 2)));
        var recognised = await RecognisedInAsync(other =>
        {
            var writes = 0;
            Storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == lost
                ? StorageFault.LostResponse
                : StorageFault.None;
            return other.Client.MergeAsync(mine, guest);
        });

        Assert.Equal(1, recognised);

        Assert.Equal(Lines((product, 3)), await LinesAsync(mine));
    }

    /// <summary>The number of writes that another app reports as recognised during a merge. Its log must have as many lines.</summary>
    private async Task<long> RecognisedInAsync(Func<TestApp, Task<Answer>> merge)
    {
        using var log = new CapturedLog();
        await using var other = await OtherAppAsync(log: log);
        var counted = 0L;
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "carts.own_writes_recognised" && instrument.Meter.Scope == other.Get<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        meters.Start();

        Assert.Equal(HttpStatusCode.OK, (await merge(other)).Status);

        Assert.Equal(counted, log.Text.Split("The response of storage was lost").Length - 1);
        return counted;
    }
}
