using CartFunctions.Simulation;

var options = args.Where(argument => argument is not ("--defects" or "--merges")).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
var threads = options.TryGetValue("--threads", out var given) ? int.Parse(given, null) : Environment.ProcessorCount;
if (args.Contains("--defects"))
{
    return Reports.OfDefects(threads, args.Contains("--merges"));
}

var count = options.TryGetValue("--seeds", out var seeds) ? int.Parse(seeds, null) : 200;
var first = options.TryGetValue("--seed", out var seed) ? ulong.Parse(seed, null) : (ulong)Random.Shared.NextInt64(1_000_000_000);
return Reports.OfSeeds(first, count, threads, options.GetValueOrDefault("--history"), args.Contains("--merges"));
