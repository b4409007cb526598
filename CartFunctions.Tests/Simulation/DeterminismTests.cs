using System.Collections.Concurrent;
using CartFunctions.Simulation;
using CartFunctions.Simulation.World;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Simulation;

/// <summary>A seed decides everything: each run of it gives the same history.</summary>
public sealed class DeterminismTests
{
    private static readonly ConcurrentDictionary<ulong, string> FirstHistories = new();

    [Theory]
    [InlineData(1)]
    [InlineData(2, Traits = ["Category", "Long"])]
    [InlineData(3, Traits = ["Category", "Long"])]
    public void A_seed_gives_the_same_history_byte_for_byte(ulong seed)
    {
        var first = FirstHistoryOf(seed);

        Assert.Contains(" gets 200 ", first, StringComparison.Ordinal);
        Assert.Equal(first, HistoryOf(seed));
    }

    [Fact]
    public void Two_seeds_give_two_histories() => Assert.NotEqual(FirstHistoryOf(1), FirstHistoryOf(2));

    [Fact]
    public async Task Another_process_gives_the_same_history()
    {
        var program = Path.Combine(AppContext.BaseDirectory, "CartFunctions.Simulation.dll");
        var file = Path.GetTempFileName();
        try
        {
            var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [program, "--seeds", "1", "--seed", "1", "--history", file]);

            Assert.True(exitCode == 0, output);
            Assert.Equal(FirstHistoryOf(1), await File.ReadAllTextAsync(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string FirstHistoryOf(ulong seed) => FirstHistories.GetOrAdd(seed, HistoryOf);

    private static string HistoryOf(ulong seed) =>
        SimulationRun.Run(new RunOptions(seed) { HistoryDetail = HistoryDetail.All }).History.Text;
}
