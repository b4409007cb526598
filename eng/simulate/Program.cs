using System.Diagnostics;
using CartFunctions.Tests.Simulation.Checks;
using CartFunctions.Tests.Simulation.World;

var time = Stopwatch.StartNew();
var operations = 0;
var calls = 0;
var faults = 0;
var checking = TimeSpan.Zero;
var statuses = new SortedDictionary<string, int>();
var thread = new Thread(() =>
{
    for (var seed = ulong.Parse(args[0]); seed < ulong.Parse(args[0]) + ulong.Parse(args[1]); seed++)
    {
        using var world = new SimulatedWorld(new RunOptions(seed) { Traces = args.Length > 2 });
        History? history = null;
        try
        {
            history = world.Run();
        }
        catch (InvalidOperationException e)
        {
            Console.WriteLine(e.Message);
            history = world.History;
        }

        operations += history.Operations.Count;
        calls += world.Faults.Calls;
        faults += world.Faults.Happened.Count;
        foreach (var operation in history.Operations)
        {
            var key = operation.Answer is null ? "none" : $"{operation.Answer.Status} {operation.Answer.Error}{(operation.Answer.IsReplay ? "replay" : "")} {(operation.IsUnknown ? "unknown" : "")}";
            statuses[key] = statuses.GetValueOrDefault(key) + 1;
        }

        if (args.Length > 2)
        {
            File.WriteAllText(args[2], history.Text);
        }

        var before = time.Elapsed;
        var wrong = HistoryCheck.Check(history, world.Profile);
        checking += time.Elapsed - before;
        if (wrong is not null)
        {
            Console.WriteLine($"Seed {seed}: {wrong}");
        }
    }
}, 16 << 20);
thread.Start();
thread.Join();
foreach (var (key, count) in statuses)
{
    Console.WriteLine($"{count,8} {key}");
}

Console.WriteLine($"{operations} operations, {calls} calls, {faults} faults, {time.Elapsed}, checking {checking}, {operations / time.Elapsed.TotalSeconds:F0}/s");
