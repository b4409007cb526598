using CartFunctions.Simulation;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.World;

namespace CartFunctions.Tests.Simulation;

/// <summary>The simulation finds what is broken on purpose, and tells it shortly.</summary>
public sealed class DefectTests(ITestOutputHelper output)
{
    public static TheoryData<string> Defects => [.. AllDefects.List.Select(defect => defect.Make().Name)];

    [Theory]
    [MemberData(nameof(Defects))]
    public void A_planted_defect_is_found_within_its_number_of_seeds(string name)
    {
        var (make, most) = AllDefects.List.Single(defect => defect.Make().Name == name);
        var runs = new SeedRuns(seed => new RunOptions(seed) { Defect = make() });

        var found = runs.Run(first: 1, most, threads: 1); // Most are found by the first seed: a second thread would work for nothing.

        output.WriteLine($"| {name} | {found?.Options.Seed} | {found?.Wrong} |");
        Assert.NotNull(found);
    }

    [Fact]
    public void A_failing_history_is_shortened_to_one_that_fails_as_well()
    {
        var failing = SimulationRun.Of(new RunOptions(1) { Defect = new ETagIgnored() });

        var shortest = new Shrinking(TimeSpan.MaxValue, mostRuns: 20).Shorten(failing);

        Assert.NotNull(shortest.Wrong);
        Assert.InRange(shortest.History.Operations.Count, 1, failing.History.Operations.Count / 2);
        Assert.Contains(" asks ", shortest.History.Text, StringComparison.Ordinal);
    }
}
