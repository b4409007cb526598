using CartFunctions.Simulation;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.World;

namespace CartFunctions.Tests.Simulation;

/// <summary>The simulation finds each planted defect, and shortens the history that shows it.</summary>
public sealed class DefectTests(ITestOutputHelper output)
{
    public static TheoryData<string> Defects => [.. AllDefects.List.Select(defect => defect.Make().Name)];

    /// <remarks>The search starts at a seed that shows the defect. A change of the app may alter histories; then it takes longer.</remarks>
    [Theory]
    [MemberData(nameof(Defects))]
    [Trait("Category", "Long")]
    public void A_planted_defect_is_found(string name)
    {
        var found = FailingRun(name);

        output.WriteLine($"| {name} | {found?.Options.Seed} | {found?.Violation} |");
        Assert.True(found is not null, "No seed shows it. npm run simulate -- --defects looks for one, which AllDefects.cs then lists.");
    }

    [Theory]
    [InlineData("a replay is not marked as a replay", "product: No sequence explains the answer.", false, Traits = ["Category", "Long"])]
    [InlineData("an answer lacks its Retry-After", "cart: Retry-After is missing", false)]
    [InlineData("a merge has no marker", "Product {0}: {1} units", true, Traits = ["Category", "Long"])]
    public void A_shorter_history_fails_in_the_same_way_and_takes_bounded_work(string name, string check, bool isMerge)
    {
        const long MaxWork = 150_000;
        var failing = FailingRun(name, profile => profile.HasMerges == isMerge);
        for (var tries = 0; failing is not null && !FailsByCheck(failing) && tries < 50; tries++)
        {
            failing = FailingRun(name, profile => profile.HasMerges == isMerge, first: failing.Options.Seed + 1);
        }

        Assert.True(failing is not null && FailsByCheck(failing), $"No seed fails by the check '{check}'.");
        var shrinking = new Shrinking(MaxWork);

        var shortest = shrinking.Shorten(failing);

        var (before, after) = (failing.History.Operations.Count, shortest.History.Operations.Count);
        output.WriteLine($"{before} to {after}, {shrinking.Work}: {shortest.Violation}");
        Assert.Equal(failing.Violation!.Check, shortest.Violation?.Check);
        Assert.False(shortest.IsUndecided);
        Assert.InRange(shortest.History.Operations.Count, 1, failing.History.Operations.Count / 2);
        Assert.InRange(shrinking.Work, 1, MaxWork + (2 * failing.Work));
        Assert.Contains(" asks ", shortest.TextToViolation, StringComparison.Ordinal);

        bool FailsByCheck(SimulationRun run) => run.Violation!.Check.StartsWith(check, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public void A_history_whose_search_was_not_finished_is_no_shorter_failure()
    {
        var failing = FailingRun("a replay is not marked as a replay", profile => !profile.HasMerges)!;

        var shortest = new Shrinking(maxWork: 10_000, maxStates: 10).Shorten(failing);

        Assert.True(SimulationRun.Run(failing.Options with { MaxStates = 10 }).IsUndecided);
        Assert.Equal(failing.Violation!.Message, shortest.Violation?.Message);
        Assert.Equal(failing.History.Operations.Count, shortest.History.Operations.Count);
    }

    [Fact]
    public void A_shortened_history_omits_sweeps_that_change_nothing()
    {
        var all = SimulationRun.Run(new RunOptions(1) { HistoryDetail = HistoryDetail.All });
        var essential = SimulationRun.Run(new RunOptions(1) { HistoryDetail = HistoryDetail.Essential });

        Assert.Contains("PartitionKey='sweep'", all.History.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("PartitionKey='sweep'", essential.History.Text, StringComparison.Ordinal);
        Assert.Equal(Lines(all, " asks "), Lines(essential, " asks "));
    }

    private static SimulationRun? FailingRun(string name, Func<Profile, bool>? includes = null, ulong? first = null)
    {
        var (make, seed) = AllDefects.List.Single(defect => defect.Make().Name == name);
        var runs = new SeedRuns(number => new RunOptions(number) { Defect = make() }) { Includes = includes ?? (_ => true) };
        return runs.Run(first ?? seed, AllDefects.MaxSeeds, threads: 1); // Mostly one seed: more threads would work for nothing.
    }

    private static int Lines(SimulationRun run, string of) =>
        run.History.Text.Split('\n').Count(line => line.Contains(of, StringComparison.Ordinal));
}
