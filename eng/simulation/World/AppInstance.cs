using System.Reflection;
using System.Security.Cryptography;
using CartFunctions.Hosting;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Standalone;
using CartFunctions.Storage.Tables;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Simulation.World;

/// <summary>One instance of the real app, with its own services, caches and clock, on the simulated storage.</summary>
internal sealed class AppInstance : IDisposable
{
    // A shared access signature, since the SDK would sign every call with a key, and nobody checks it.
    private const string Connection =
        "TableEndpoint=https://simulated.table.core.windows.net;SharedAccessSignature=sv=2019-02-02&sig=none";

    private static readonly MethodInfo[] Timers =
        [.. FunctionRoutes.With<TimerTriggerAttribute>(FunctionRoutes.Functions).Select(function => function.Method)];

    private readonly EventLoop loop;
    private readonly ServiceProvider services;
    private readonly AppRoutes routes;
    private readonly Defect? defect;

    /// <summary>Starts an instance.</summary>
    /// <param name="number">Its number in the run.</param>
    /// <param name="world">What it shares with the others.</param>
    /// <param name="offset">How far its clock is off.</param>
    public AppInstance(int number, SimulatedWorld world, TimeSpan offset)
    {
        (Number, loop, defect) = (number, world.Loop, world.Defect);
        Scheduler = new LoopScheduler(loop);
        Wire = new FaultyWire(this, world);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CartStorage"] = Connection,
            ["Carts:ExpireAfter"] = world.Profile.ExpireAfter.ToString("c"),
        }).Build();
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(new LoopClock(loop, Scheduler, offset));
        collection.AddSingleton<RandomNumberGenerator>(new SeededBytes(
            SeededRandom.Of(world.Seed, 5, number), drawn => world.Ranks.Drawn(drawn, FaultyWire.OnBehalfOf)));
        collection.AddSingleton<Random>(SeededRandom.Of(world.Seed, 6, number));
        collection.AddSingleton(new StorageNetwork(timeout => new WireTransport(Wire, timeout)));
        collection.AddLogging(logging => logging.AddProvider(new HistoryLog(world.History)).SetMinimumLevel(LogLevel.Error));
        defect?.Configure(collection, number);
        collection.AddCartFunctions(configuration);
        collection.AddFunctionClasses();
        services = collection.BuildServiceProvider();
        routes = new AppRoutes(services);
        Scheduler.Start(async () =>
        {
            foreach (var hosted in defect?.HasBackground == false ? [] : services.GetServices<IHostedService>())
            {
                await hosted.StartAsync(CancellationToken.None);
            }

            return true;
        });
    }

    /// <summary>Its number in the run.</summary>
    public int Number { get; }

    /// <summary>Runs its tasks.</summary>
    public LoopScheduler Scheduler { get; }

    /// <summary>Its connection to storage.</summary>
    public FaultyWire Wire { get; }

    /// <summary>The operations whose functions are running.</summary>
    public List<Operation> Running { get; } = [];

    /// <summary>The same, and those that ended a short while ago: an attempt that was started for them may still be running.</summary>
    public List<Operation> Lately { get; } = [];

    /// <summary>Done when the instance stops for ever.</summary>
    public TaskCompletionSource Death { get; } = new();

    /// <summary>The changes of <see cref="Lately"/> that may be in a write of these keys.</summary>
    public List<Operation> LatelyOn(string keys) => Lately.FindAll(
        one => one.IsChange && (one.Target is not { } target || keys.Contains(target, StringComparison.Ordinal)));

    /// <summary>Answers an operation; null if the client has hung up.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="cancellationToken">Cancelled when the client hangs up.</param>
    public async Task<Answer?> AnswerAsync(Operation operation, CancellationToken cancellationToken)
    {
        FaultyWire.OnBehalfOf = operation;
        Running.Add(operation);
        Lately.Add(operation);
        var http = AppRequest.Of(operation);
        defect?.Ask(http);
        http.RequestAborted = cancellationToken;
        var isAnswered = await Scheduler.Start(async () =>
        {
            try
            {
                await routes.Find(http)(http);
                return true;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return false; // The answer was about to be sent.
            }
            finally
            {
                operation.FunctionEnded = loop.Now;
                Running.Remove(operation);
                Lately.RemoveAll(one => one.FunctionEnded > 0 && one.FunctionEnded < loop.Now - History.LongestAttempt);
            }
        });
        return isAnswered ? AppRequest.Read(http) : null;
    }

    /// <summary>Runs the functions that have a timer, as a host does every night.</summary>
    public Task RunTimersAsync() => Scheduler.Start(async () =>
    {
        foreach (var function in Timers)
        {
            try
            {
                var target = services.GetRequiredService(function.DeclaringType!);
                await (Task)function.Invoke(target, [new TimerInfo(), CancellationToken.None])!;
            }
            catch (Exception failed) when (failed is InvalidOperationException or TargetInvocationException)
            {
                // Storage failed the sweep; the next one goes on.
            }
        }

        return true;
    });

    /// <summary>Kills the instance: none of its work continues.</summary>
    public void Stop()
    {
        Scheduler.IsDead = true;
        Running.ForEach(operation => operation.FunctionEnded = loop.Now);
        Death.TrySetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => services.Dispose();
}
