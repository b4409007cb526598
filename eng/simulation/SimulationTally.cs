using System.Globalization;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation;

/// <summary>Counts the events of some runs.</summary>
internal sealed class SimulationTally
{
    private long calls;
    private long faults;
    private long done;
    private long replayed;
    private long refused;
    private long unknown;
    private long orders;
    private long purchaseScenarios;
    private long merges;
    private long mergeScenarios;

    /// <summary>The number of scenarios.</summary>
    public int Runs { get; private set; }

    /// <summary>The number of operations.</summary>
    public long Operations { get; private set; }

    /// <summary>The share of calls to storage that got a fault, 0 to 1.</summary>
    public double FaultRate => calls == 0 ? 0 : faults / (double)calls;

    /// <summary>The seeds without a result, because the linearization search gave up.</summary>
    public SortedSet<ulong> Undecided { get; } = [];

    /// <summary>The statuses of the answers.</summary>
    public SortedSet<int> Statuses { get; } = [];

    /// <summary>Adds a run.</summary>
    public void Add(SimulationRun run)
    {
        Runs++;
        if (run.IsUndecided)
        {
            Undecided.Add(run.Options.Seed);
        }

        Operations += run.History.Operations.Count;
        purchaseScenarios += Profile.Of(run.Options.Seed).HasPurchases ? 1 : 0;
        mergeScenarios += Profile.Of(run.Options.Seed).HasMerges ? 1 : 0;
        merges += run.History.Operations.Count(one => one is { Kind: OperationKind.Merge, Answer: { IsSuccess: true, IsReplay: false } });
        calls += run.Calls;
        faults += run.Faults.Count;
        foreach (var operation in run.History.Operations)
        {
            if (operation.Answer is { } answer)
            {
                Statuses.Add(answer.Status);
                orders += answer is { Status: 201, Order: not null, IsReplay: false } ? 1 : 0;
            }

            _ = operation switch
            {
                { IsUnknown: true } => unknown++,
                { Answer.IsReplay: true } => replayed++,
                { Answer.IsSuccess: true } => done++,
                _ => refused++,
            };
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Runs} scenarios, {Operations} operations ({done} done, {replayed} replayed, {refused} refused, {unknown} of unknown outcome), "
        + $"{orders} orders in {purchaseScenarios} scenarios with purchases, {merges} merges in {mergeScenarios} scenarios with merges, "
        + $"{calls} calls to storage, {FaultRate:P1} of them at fault");
}
