using System.Diagnostics;
using System.Globalization;
using CartFunctions.Tests.Soak;

// The tests as a program: the soak run (npm run soak). Options: --minutes N or --operations N, --seed N, --faults PERCENT.
var options = args.Chunk(2).ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
var minutes = options.GetValueOrDefault("--minutes", options.ContainsKey("--operations") ? double.MaxValue : 10);
var operations = options.GetValueOrDefault("--operations", double.MaxValue);
var seed = (int)options.GetValueOrDefault("--seed", Random.Shared.Next());
var run = new SoakRun(seed, options.GetValueOrDefault("--faults", 20) / 100);
var time = Stopwatch.StartNew();

Console.WriteLine($"Seed {seed}.");
using var progress = new Timer(_ => Console.WriteLine($"{time.Elapsed:hh\\:mm\\:ss} {run.Tally}"), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
try
{
    Console.WriteLine(await run.RunAsync(tally => time.Elapsed.TotalMinutes < minutes && tally.Operations < operations));
    return 0;
}
catch (Xunit.Sdk.XunitException broken)
{
    Console.Error.WriteLine($"Seed {seed}, after {run.Tally}: {broken.Message}\n{broken.StackTrace}");
    return 1;
}
