using System.Globalization;
using CartFunctions.Tests.Simulation.World;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Simulation;

/// <summary>A seed decides everything: who runs it again sees the same.</summary>
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
        var program = Path.Combine(AppContext.BaseDirectory, "CartFunctions.Tests.dll");

        var (exitCode, output) = await ChildProcess.RunAsync("dotnet", [program, "history", "4"]);

        Assert.Equal(0, exitCode);
        Assert.Equal(HistoryOf(4).TrimEnd(), output.ReplaceLineEndings("\n").TrimEnd());
    }

    /// <summary>The whole history of a seed, as the program of the tests prints it too.</summary>
    internal static string HistoryOf(ulong seed) => SimulationRun.Of(new RunOptions(seed) { Traces = true }).History.Text;

    /// <summary>Prints the history of a seed; the exit code.</summary>
    internal static int Print(string seed)
    {
        Console.Write(HistoryOf(ulong.Parse(seed, CultureInfo.InvariantCulture)));
        return 0;
    }
}
