using System.Security.Cryptography;
using System.Text;
using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Defects;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>
/// One run of a scenario: instances of the app that start and stop, clients, and a storage whose calls fail. One seed decides everything.
/// It is created and run on one thread.
/// </summary>
internal sealed class SimulatedWorld : IDisposable
{
    private static readonly TimeSpan MaxReservationTime = TimeSpan.FromHours(2);

    // 30 seconds, 90 more because clocks differ, and 2 minutes for a clock that was ahead.
    private static readonly TimeSpan MaxAnnouncementTime = TimeSpan.FromMinutes(5);

    private const int MaxSweeps = 2;
    private const char Partition = '7';

    private readonly RunOptions options;
    private readonly FaultPlan faults;
    private readonly Dictionary<string, string> skus;
    private readonly List<AppInstance> all = [];
    private readonly List<AppInstance> alive = [];
    private bool isHealed;

    /// <summary>Creates the world of a seed.</summary>
    public SimulatedWorld(RunOptions options)
    {
        this.options = options;
        Profile = Profile.Of(options.Seed);
        Loop = new EventLoop(SeededRandom.Of(options.Seed, 7));
        Storage = new TableService(() => LoopClock.Epoch.AddTicks(Loop.Now));
        faults = new FaultPlan(options.Seed, Profile.FaultRate, options.CallsWithoutFaults);
        History = new History(Loop, options.HistoryDetail);
        ClientScheduler = new LoopScheduler(Loop);
        Ranks = new WriteRanks(Storage, Loop);
        StorageWatch = new StorageWatch(this);
        Carts = [.. Enumerable.Range(0, Profile.Carts).Select(i => i < Profile.CustomerCarts
            ? SimulatedCart.OfCustomer($"customer-{i}-of-{options.Seed}")
            : SimulatedCart.OfDevice($"device-{i}-of-{options.Seed}"))];
        skus = Enumerable.Range(0, Profile.Products / 2).Select(SkuOf).ToDictionary(sku => HashOf($"sku:{sku}"));
        Coupons = [.. Enumerable.Range(0, Profile.Coupons).Select(i => $"COUPON-{i}-OF-{options.Seed}")
            .Select(code => (code, HashOf($"coupon:{code}")))];
        Products = [.. skus.Keys, .. Enumerable.Range(skus.Count, Profile.Products - skus.Count)
            .Select(i => Id(SeededRandom.Of(options.Seed, 8, i)))
            .Select(id => Profile.HasOnePartition ? id[..^1] + Partition : id)];
    }

    /// <summary>The kind of scenario.</summary>
    public Profile Profile { get; }

    /// <summary>The event loop with the simulated time.</summary>
    public EventLoop Loop { get; }

    /// <summary>The storage that all instances share.</summary>
    public TableService Storage { get; }

    /// <summary>Observes every write of storage.</summary>
    public StorageWatch StorageWatch { get; }

    /// <summary>The operations of the clients, with their answers.</summary>
    public History History { get; }

    /// <summary>The order of storage's writes.</summary>
    public WriteRanks Ranks { get; }

    /// <summary>Runs the tasks of the clients.</summary>
    public LoopScheduler ClientScheduler { get; }

    /// <summary>The carts. Each belongs to a device or to a customer.</summary>
    public IReadOnlyList<SimulatedCart> Carts { get; }

    /// <summary>The products' ids. Half of them are ids of SKUs.</summary>
    public IReadOnlyList<string> Products { get; }

    /// <summary>The codes of the coupons and their ids; none in a scenario without checkouts.</summary>
    public IReadOnlyList<(string Code, string Id)> Coupons { get; }

    /// <summary>The seed.</summary>
    public ulong Seed => options.Seed;

    /// <summary>The planted defect; null if there is none.</summary>
    public Defect? Defect => options.Defect;

    /// <summary>The calls to storage that got a fault.</summary>
    public IReadOnlyList<(int Instance, int Call)> InjectedFaults => faults.Injected;

    /// <summary>The number of calls to storage.</summary>
    public int StorageCalls => faults.Calls;

    /// <summary>Runs the scenario to its end, and then reads all carts, products and orders.</summary>
    public History Run()
    {
        foreach (var table in (string[])["carts", "products"])
        {
            Storage.Handle(new TableRequest("POST", "/Tables", string.Empty)
            {
                Body = Encoding.UTF8.GetBytes($$"""{"TableName":"{{table}}"}"""),
            });
        }

        for (var i = 0; i < Profile.Instances; i++)
        {
            StartInstance();
        }

        var clients = new SimulatedClient(this);
        var isOver = Finish(ClientScheduler.Start(() => clients.RunAsync(options.SkippedSteps)));
        isHealed = true;
        _ = isOver && Finish(ClientScheduler.Start(async () =>
        {
            await SleepAsync(TimeSpan.FromMinutes(1)); // All calls in progress arrive.
            StartInstance(TimeSpan.Zero);
            await clients.ReadAllAsync(all[^1]);
            if (Profile.HasMerges)
            {
                await EndAllMergesAsync(clients);
            }

            if (Profile.HasPurchases || Profile.HasMerges)
            {
                await EndAllReservationsAsync(clients);
            }

            return true;
        }));
        History.FindLastPossibleEffects();
        return History;
    }

    /// <summary>The SKU under which a product can be saved; null if its id is not the id of a SKU.</summary>
    public string? SkuOf(string productId) => skus.GetValueOrDefault(productId);

    /// <summary>A running instance, often the same one for a cart; null if there is none.</summary>
    public AppInstance? PickInstance(SeededRandom random, string? cartId = null) =>
        alive.Count == 0 ? null
        : cartId is not null && Profile.Affinity > 0 && random.Chance(Profile.Affinity) ? alive[cartId[^1] % alive.Count]
        : random.Pick(alive);

    /// <summary>Waits for a time of the simulated clock.</summary>
    public Task SleepAsync(TimeSpan time)
    {
        var awake = new TaskCompletionSource();
        Loop.After(time, awake.SetResult);
        return awake.Task;
    }

    /// <summary>The plan of a call to storage.</summary>
    public CallPlan Plan(int instance, int call, TableRequest request)
    {
        var plan = isHealed
            ? new CallPlan(StorageFault.None, TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(5), 0)
            : faults.For(instance, call, request, Loop.Now);
        return Defect?.Plan(request, plan) ?? plan;
    }

    /// <summary>The sweeps that ran beside the clients, by the client and the step before which each began.</summary>
    public List<(int Client, int Step)> Sweeps { get; } = [];

    /// <summary>Whether a sweep is skipped.</summary>
    public bool IsSkipped((int Client, int Step) sweep) => options.SkippedSweeps.Contains(sweep);

    /// <summary>The operation of the call that storage performs now; null if there is none, as in a sweep.</summary>
    public Operation? CurrentOperation { get; private set; }

    /// <summary>Whether the caller has abandoned that call.</summary>
    public bool IsLate { get; private set; }

    /// <summary>Performs a call at storage.</summary>
    public TableAnswer Handle(int instance, TableRequest request, Operation? currentOperation, bool isLate)
    {
        (CurrentOperation, IsLate) = (currentOperation, isLate);
        var changes = StorageWatch.Changes;
        var answer = Defect?.Handle(request, this) ?? Storage.Handle(request);
        History.Trace(
            () => $"storage does {request.Method} {Uri.UnescapeDataString(request.Path)} of i{instance}: "
                + $"{answer.Status} {answer.ErrorCode}",
            isEssential: currentOperation is not null || StorageWatch.Changes > changes);
        return answer;
    }

    /// <summary>The answer of a storage that throttles, with its Retry-After.</summary>
    public TableAnswer Throttle(int seconds)
    {
        var answer = TableAnswer.Of(TableError.ServerBusy) with { RetryAfter = seconds };
        return Defect?.Throttle(answer) ?? answer;
    }

    /// <summary>Records a call to storage that ended for its caller.</summary>
    public void RecordCall(int instance, int number, long began, TableRequest request, StorageFault fault, string how, bool isEssential) =>
        History.Call(instance, number, began, fault, how, request, isEssential);

    /// <summary>Reports a violation.</summary>
    public void Report(FormattableString what) => History.Report(Violation.Of(what));

    /// <summary>The number of the call at which an instance stops; null if it does not.</summary>
    public int? StoppingCallOf(int instance) =>
        options.InstancesMayStop && !isHealed && instance < Profile.Stops ? 20 + SeededRandom.Of(Seed, 9, instance).Next(500) : null;

    /// <summary>Stops an instance and starts another one later.</summary>
    public void Stop(AppInstance instance)
    {
        History.Trace(() => $"i{instance.Number} stops for ever");
        alive.Remove(instance);
        Loop.At(Loop.Now, instance.Stop);
        Loop.After(SeededRandom.Of(Seed, 10, instance.Number).UpTo(5_000), () => StartInstance());
    }

    /// <inheritdoc/>
    public void Dispose() => all.ForEach(instance => instance.Dispose());

    /// <summary>Waits until every reservation has ended and runs the sweeps. Then nothing may remain of any reservation.</summary>
    private async Task EndAllReservationsAsync(SimulatedClient clients)
    {
        await SleepAsync(MaxAnnouncementTime);
        StorageWatch.Audit.CheckNoUnitsAreStuck();
        await clients.RepeatPurchasesAsync(all[^1]);
        await clients.UseAvailableCouponsAsync(all[^1]);
        await clients.AddAvailableUnitsAsync(all[^1]);
        await SleepAsync(MaxReservationTime);
        await all[^1].RunTimersAsync();
        await clients.ReadAllAsync(all[^1]);
        await clients.ReadOrdersAsync(all[^1]);
        StorageWatch.Audit.CheckNoReservationsRemain();
    }

    /// <summary>Runs the sweeps, which finish interrupted merges. Then no merge may be in progress.</summary>
    private async Task EndAllMergesAsync(SimulatedClient clients)
    {
        for (var sweep = 0; sweep < MaxSweeps; sweep++)
        {
            await all[^1].RunTimersAsync();
        }

        StorageWatch.Merges!.CheckNoMergeIsInProgress();
        await clients.ReadAllAsync(all[^1]);
    }

    private bool IsEnded => options.StopsAtFirstViolation && History.Reports.Count > 0;

    private void StartInstance(TimeSpan? offset = null)
    {
        var usual = offset ?? SeededRandom.Of(Seed, 11, all.Count).Between(-Profile.MaxOffset, Profile.MaxOffset);
        var instance = new AppInstance(all.Count, this, Defect?.Offset(all.Count, usual) ?? usual);
        History.Trace(() => $"i{instance.Number} starts, its clock off by {usual}");
        all.Add(instance);
        alive.Add(instance);
    }

    private bool Finish(Task work)
    {
        if (!Loop.RunUntil(() => work.IsCompleted || IsEnded))
        {
            Report($"The scenario did not end: {Loop.NondeterminismCause ?? "no event is left, but a client still waits"}.");
            return false;
        }

        if (IsEnded)
        {
            return false;
        }

        work.GetAwaiter().GetResult();
        return true;
    }

    private string SkuOf(int i) => Enumerable.Range(0, int.MaxValue).Select(n => $"SKU {i}-{n} of {options.Seed}")
        .First(sku => !Profile.HasOnePartition || HashOf($"sku:{sku}")[^1] == Partition);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)).AsSpan(0, 12));

    private static string Id(SeededRandom random)
    {
        using var bytes = new SeededBytes(random);
        var id = new byte[12];
        bytes.GetBytes(id);
        return Convert.ToHexStringLower(id);
    }
}
