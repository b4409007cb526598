using CartFunctions.Simulation;
using CartFunctions.Simulation.World;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Simulation;

/// <summary>A seed decides everything: each run of it gives the same history.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_seed_gives_the_same_history_byte_for_byte(ulong seed)
    {
        var first = HistoryOf(seed);

        Assert.Contains(" gets 200 ", first, StringComparison.Ordinal);
        Assert.Equal(first, HistoryOf(seed));
    }

    [Fact]
    public void Two_seeds_give_two_histories() => Assert.NotEqual(HistoryOf(1), HistoryOf(2));

    [Fact]
    public async Task Another_process_gives_the_same_history()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CartFunctions.Simulation.dll");
        var file = Path.GetTempFileName();
        try
        {
            var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [program, "--seeds", "1", "--seed", "4", "--history", file]);

            Assert.True(exitCode == 0, output);
            Assert.Equal(HistoryOf(4), await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string HistoryOf(ulong seed) => SimulationRun.Of(new RunOptions(seed) { Tracing = Tracing.All }).History.Text;
}
