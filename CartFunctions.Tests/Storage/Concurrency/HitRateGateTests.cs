using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Tests.Storage.Concurrency;

public sealed class HitRateGateTests
{
    private readonly HitRateGate gate = new();

    [Fact]
    public void Every_change_tries_while_tries_hit()
    {
        Assert.Equal(1_000, Tries(changes: 1_000, isHit: true));
    }

    [Fact]
    public void Changes_stop_trying_after_the_first_misses_and_then_only_a_sample_tries()
    {
        Assert.Equal(HitRateGate.Window - HitRateGate.MinHits + 1, Tries(changes: 30, isHit: false));

        Assert.Equal(10, Tries(changes: 10 * HitRateGate.SampleEvery, isHit: false));
    }

    [Fact]
    public void Changes_try_again_once_samples_hit()
    {
        Tries(changes: 100 * HitRateGate.SampleEvery, isHit: false);

        Tries(changes: HitRateGate.MinHits * HitRateGate.SampleEvery, isHit: true);

        Assert.Equal(100, Tries(changes: 100, isHit: true));
    }

    private int Tries(int changes, bool isHit)
    {
        var tries = 0;
        for (var i = 0; i < changes; i++)
        {
            if (gate.TryEnter())
            {
                tries++;
                gate.Report(isHit);
            }
        }

        return tries;
    }
}
