using System.Globalization;
using CartFunctions.Simulation;
using CartFunctions.Simulation.World;

namespace CartFunctions.Tests.Simulation;

/// <summary>Scenarios of the simulation. Nothing may be lost or doubled, and a sequence must explain every answer.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    [Fact]
    public void A_sequence_explains_every_answer_of_fixed_seeds() => Run(first: 1, count: 15);

    [Fact]
    [Trait("Category", "Long")]
    public void A_sequence_explains_every_answer_of_new_seeds()
    {
        var first = Environment.GetEnvironmentVariable("SIMULATION_SEED") is { } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64(1_000_000_000);
        Run(first, count: 120);
    }

    private void Run(ulong first, int count)
    {
        var runs = new SeedRuns(seed => new RunOptions(seed));

        var failing = runs.Run(first, count, Environment.ProcessorCount);

        output.WriteLine($"From seed {first}: {runs.Tally}; undecided: {string.Join(' ', runs.Tally.Undecided)}");
        Assert.True(failing is null, $"{failing?.Violation} To see it again: npm run simulate -- --seeds 1 --seed {failing?.Options.Seed}");
        Assert.Equal(count, runs.Tally.Runs);
        Assert.InRange(runs.Tally.Undecided.Count, 0, count / 100);
        Assert.InRange(runs.Tally.FaultRate, 0.2, 0.4);
        Assert.Equal([200, 201, 400, 404, 409, 412, 422, 503], runs.Tally.Statuses);
    }
}
