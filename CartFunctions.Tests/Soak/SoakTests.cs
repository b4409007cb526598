using System.Globalization;

namespace CartFunctions.Tests.Soak;

/// <summary>
/// The soak run on a real Azurite over HTTP, in two lengths; <c>npm run soak</c> runs it for any time. Errors that depend only on order and
/// faults are found sooner by the simulation.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const double FaultRate = 0.2;

    [Fact]
    public Task Nothing_is_lost_or_doubled_if_a_fifth_of_all_calls_fail() => RunAsync(operations: 100);

    [Fact]
    [Trait("Category", "Long")]
    public Task Nothing_is_lost_or_doubled_in_a_long_run_with_a_fifth_of_failing_calls() => RunAsync(operations: 1_000);

    private async Task RunAsync(int operations)
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SOAK_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        output.WriteLine($"Seed {seed}. To run it again: npm run soak -- --seed {seed} --operations {operations}");
        output.WriteLine(await new SoakRun(seed, FaultRate).RunAsync(tally => tally.Operations < operations));
    }
}
