using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.Faults;

/// <summary>
/// Decides which calls to storage fail, and how. The seed, the instance and the number of the call decide, so a run with one fault less
/// keeps all others. The share of faults varies over time.
/// </summary>
/// <param name="seed">The run's seed.</param>
/// <param name="rate">The usual share of calls that fail, 0 to 1.</param>
/// <param name="callsWithoutFaults">The calls that get no fault, by instance and number.</param>
internal sealed class FaultPlan(ulong seed, double rate, IReadOnlySet<(int Instance, int Call)> callsWithoutFaults)
{
    private static readonly TimeSpan ConditionsLast = TimeSpan.FromSeconds(5);

    private static readonly (StorageFault Fault, int Weight)[] Weights =
    [
        (StorageFault.Slow, 20), (StorageFault.Refused, 8), (StorageFault.LostBefore, 10), (StorageFault.LostAfter, 16),
        (StorageFault.HangsBefore, 5), (StorageFault.HangsAfter, 6), (StorageFault.Late, 10), (StorageFault.LostAndLate, 8),
        (StorageFault.Throttled, 8), (StorageFault.ThrottledUntil, 5), (StorageFault.Error, 5), (StorageFault.ErrorButDone, 6),
        (StorageFault.HalfAnswer, 4), (StorageFault.Twice, 4),
    ];

    private static readonly int TotalWeight = Weights.Sum(weight => weight.Weight);

    /// <summary>The faults that were injected, by instance and call.</summary>
    public List<(int Instance, int Call)> Injected { get; } = [];

    /// <summary>The number of calls.</summary>
    public int Calls { get; private set; }

    /// <summary>The plan of a call.</summary>
    /// <param name="instance">The instance that makes the call.</param>
    /// <param name="call">Its number there.</param>
    /// <param name="request">The call.</param>
    /// <param name="now">The time, in ticks.</param>
    public CallPlan For(int instance, int call, TableRequest request, long now)
    {
        Calls++;
        var random = SeededRandom.Of(seed, 1, instance, call);
        var usual = new CallPlan(StorageFault.None, random.UpTo(20), random.UpTo(20), 0);
        if (!random.Chance(RateAt(instance, now)) || callsWithoutFaults.Contains((instance, call)))
        {
            return usual;
        }

        var fault = Draw(random);
        if (fault == StorageFault.Twice && request.Path != "/$batch" && request.IfMatch is null or "*")
        {
            fault = StorageFault.LostAfter;
        }

        Injected.Add((instance, call));
        return fault switch
        {
            StorageFault.Slow => new CallPlan(fault, random.UpTo(1_000), random.UpTo(900), 0),
            StorageFault.Late or StorageFault.LostAndLate or StorageFault.Twice =>
                new CallPlan(fault, random.UpTo(30_000), random.UpTo(50), 0),
            _ => usual with { Fault = fault, Seconds = random.Next(1, 8) },
        };
    }

    private static StorageFault Draw(SeededRandom random)
    {
        var left = random.Next(TotalWeight);
        foreach (var (fault, weight) in Weights)
        {
            if ((left -= weight) < 0)
            {
                return fault;
            }
        }

        return StorageFault.None;
    }

    /// <summary>The share of faults changes every few seconds. In some periods most calls of an instance fail.</summary>
    private double RateAt(int instance, long now)
    {
        var conditions = SeededRandom.Of(seed, 2, instance, (int)(now / ConditionsLast.Ticks)).NextDouble();
        return conditions switch
        {
            < 0.35 => rate * 0.5,
            < 0.9 => rate * 1.1,
            _ => Math.Min(0.95, rate * 3.2),
        };
    }
}
