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
    // A shared access signature. With a key the SDK would sign every call, which nothing checks.
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
    /// <param name="world">The run.</param>
    /// <param name="offset">The offset of its clock.</param>
    public AppInstance(int number, SimulatedWorld world, TimeSpan offset)
    {
        (Number, loop, defect) = (number, world.Loop, world.Defect);
        Scheduler = new LoopScheduler(loop);
        Wire = new FaultyWire(this, world);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["CartStorage"] = Connection,
            ["Carts:ExpireAfter"] = world.Profile.ExpireAfter.ToString("c"),
            ["Carts:Identity"] = "easyauth",
            ["Carts:CustomerKey"] = SimulatedCart.CustomerKey,
            ["WEBSITE_AUTH_ENABLED"] = "True",
        }).Build();
        var collection = new ServiceCollection();
        collection.AddSingleton<TimeProvider>(new LoopClock(loop, Scheduler, offset));
        collection.AddSingleton<RandomNumberGenerator>(new SeededBytes(
            SeededRandom.Of(world.Seed, 5, number), drawn => world.Ranks.RecordId(drawn, FaultyWire.CurrentOperation)));
        collection.AddSingleton<Random>(SeededRandom.Of(world.Seed, 6, number));
        collection.AddSingleton(new StorageTransportOverride(timeout => new WireTransport(Wire, timeout)));
        collection.AddLogging(logging => logging.AddProvider(new HistoryLog(world.History)).SetMinimumLevel(LogLevel.Error));
        defect?.Configure(collection, number);
        collection.AddCartFunctions(configuration);
        collection.AddFunctionClasses();
        services = collection.BuildServiceProvider();
        routes = new AppRoutes(services);
        Scheduler.Start(async () =>
        {
            foreach (var hosted in defect?.RunsBackgroundWork == false ? [] : services.GetServices<IHostedService>())
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

    /// <summary>
    /// The running operations, and those that ended a short time ago. An attempt that was started for them may still be running.
    /// </summary>
    public List<Operation> RecentOperations { get; } = [];

    /// <summary>Completes when the instance stops.</summary>
    public TaskCompletionSource Stopped { get; } = new();

    /// <summary>The changes of <see cref="RecentOperations"/> whose change may be in a write of these keys.</summary>
    public List<Operation> RecentOperationsOn(string keys) => RecentOperations.FindAll(
        one => one.IsChange && (one.Target is not { } target || keys.Contains(target, StringComparison.Ordinal)));

    /// <summary>Runs an operation and returns its answer; null if the client has disconnected.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="cancellationToken">Cancelled when the client disconnects.</param>
    public async Task<Answer?> AnswerAsync(Operation operation, CancellationToken cancellationToken)
    {
        FaultyWire.CurrentOperation = operation;
        Running.Add(operation);
        RecentOperations.Add(operation);
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
                return false; // The client disconnected before the answer was sent.
            }
            finally
            {
                operation.FunctionEnded = loop.Now;
                Running.Remove(operation);
                RecentOperations.RemoveAll(one => one.FunctionEnded > 0 && one.FunctionEnded < loop.Now - History.LongestAttempt);
            }
        });
        return isAnswered ? AppRequest.Read(http) : null;
    }

    /// <summary>Runs the functions with a timer, as a host does every night.</summary>
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
                // Storage failed during the sweep. The next sweep continues.
            }
        }

        return true;
    });

    /// <summary>Stops the instance. None of its work continues.</summary>
    public void Stop()
    {
        Scheduler.IsStopped = true;
        Running.ForEach(operation => operation.FunctionEnded = loop.Now);
        Stopped.TrySetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => services.Dispose();
}
