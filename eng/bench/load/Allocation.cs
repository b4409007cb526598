using System.Globalization;

namespace CartFunctions.Bench;

/// <summary>The bytes that a request allocates, including the storage client.</summary>
internal static class Allocation
{
    private const int Requests = 500;

    /// <summary>Compares an add in the app with one in the baseline. Each process counts its own bytes.</summary>
    public static async Task MeasureAsync(BenchOptions options, ReportRows rows, ObjectId[] carts)
    {
        var app = await InProcess.AllocatedByAddAsync(options, carts[0]);
        await using var pair = await TargetPair.StartAsync(options);
        var add = new Scenario(Operation.Add, 20, carts);
        await add.LearnAnswerSizeAsync(pair.App);
        await SendAsync(add, pair.Baseline); // Warms up the JIT compiler.
        var before = await AllocatedAsync(pair.Baseline);
        await SendAsync(add, pair.Baseline);
        var baseline = (await AllocatedAsync(pair.Baseline) - before) / Requests;
        rows.AtMost("allocated-add", app / baseline, 0.95);
        rows.Note(string.Create(CultureInfo.InvariantCulture, $"  ({app:0} bytes a request of 20 lines; the baseline: {baseline:0})"));
    }

    private static async Task SendAsync(Scenario add, Target target)
    {
        for (var i = 0; i < Requests; i++)
        {
            await add.SendAsync(target, 0, 1);
        }
    }

    private static async Task<double> AllocatedAsync(Target baseline)
    {
        using var client = new HttpClient();
        return double.Parse(await client.GetStringAsync(new Uri(baseline.Address, "/allocated")), CultureInfo.InvariantCulture);
    }
}
