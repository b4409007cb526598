using System.Collections.Immutable;
using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Engine;

namespace CartFunctions.Simulation.World;

/// <summary>
/// The clients of a run. Each sends one request after the other to any instance, over both APIs, with and without a key and a condition. A
/// client that does not know the outcome mostly repeats the request.
/// </summary>
/// <param name="world">The run.</param>
internal sealed class SimulatedClient(SimulatedWorld world)
{
    private const int MaxRepeats = 4;
    private const int MaxRepeatedPurchases = 10;
    private const int StepsPerPeriod = 15;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(45);

    private readonly OperationDraw draw = new(world);
    private readonly MergeDraw? merges = world.Profile.HasMerges ? new MergeDraw(world) : null;

    /// <summary>Runs all clients to their end.</summary>
    /// <param name="skipped">The steps to skip.</param>
    public async Task<bool> RunAsync(ImmutableHashSet<(int Client, int Step)> skipped)
    {
        foreach (var product in world.Products)
        {
            var random = SeededRandom.Of(world.Seed, 12, world.History.Operations.Count);
            await AskAsync(merges?.Save(product, random) ?? draw.Save(product, random), -1, new SeededRandom(1));
        }

        foreach (var coupon in world.Coupons)
        {
            var random = SeededRandom.Of(world.Seed, 12, world.History.Operations.Count);
            await AskAsync(draw.Save(coupon, random), -1, new SeededRandom(1));
        }

        await Task.WhenAll(Enumerable.Range(0, world.Profile.Clients).Select(async client =>
        {
            for (var step = 0; step < world.Profile.Steps; step++)
            {
                if (!skipped.Contains((client, step)))
                {
                    await StepAsync(client, step, SeededRandom.Of(world.Seed, 3, client, step));
                }
            }
        }).Append(SweepRepeatedlyAsync()));
        return true;
    }

    /// <summary>Reads every cart and product. Call when no request is running.</summary>
    public async Task ReadAllAsync(AppInstance instance)
    {
        foreach (var cart in world.Carts.Select(cart => cart.Id).Concat(draw.NewCarts))
        {
            await SendAsync(new Operation(OperationKind.GetCart, cart), -1, instance, new SeededRandom(1), withoutFaults: true);
        }

        foreach (var product in world.Products)
        {
            var asked = new Operation(OperationKind.GetProduct, null) { ProductId = product };
            await SendAsync(asked, -1, instance, new SeededRandom(1), withoutFaults: true);
        }

        foreach (var (code, id) in world.Coupons)
        {
            var asked = new Operation(OperationKind.GetCoupon, null) { Code = code, ProductId = id };
            await SendAsync(asked, -1, instance, new SeededRandom(1), withoutFaults: true);
        }
    }

    /// <summary>
    /// Repeats the last keyed purchases, because a stopped instance may have left unfinished work. Call when no request is running.
    /// </summary>
    public async Task RepeatPurchasesAsync(AppInstance instance)
    {
        var keyed = world.History.Operations.Where(one => one is { UsesReservation: true, Key: not null }).ToList();
        var byCart = keyed.DistinctBy(one => (one.CartId, one.Key)).GroupBy(one => one.CartId);
        foreach (var asked in byCart.SelectMany(one => one.TakeLast(MaxRepeatedPurchases)))
        {
            var done = await SendAsync(asked, -1, instance, new SeededRandom(1), withoutFaults: true);
            if (done.Answer is { IsReplay: true } answer)
            {
                var lines = answer.Order?.Lines ?? answer.Cart!.Lines;
                var uses = answer.Order?.Coupon is { } coupon ? (string[])[StoredRows.UsesOf(coupon.Code)] : [];
                world.StorageWatch.Audit.CheckIsReconciled(asked.CartId!, [.. lines.Select(line => line.ProductId), .. uses]);
            }
        }
    }

    /// <summary>Adds the units that no cart holds to new carts, because they must be available.</summary>
    public async Task AddAvailableUnitsAsync(AppInstance instance)
    {
        foreach (var product in world.Profile.HasPurchases ? world.Products : [])
        {
            if (world.StorageWatch.Audit.AvailableUnitsOf(product) is var free and > 0)
            {
                var asked = new Operation(OperationKind.AddItem, null) { ProductId = product, Quantity = free };
                var done = await SendAsync(asked, -1, instance, new SeededRandom(1), withoutFaults: true);
                if (done.Answer is not { IsSuccess: true })
                {
                    world.Report($"No cart holds {free} units of product {product[^4..]}, but they cannot be added: {done.Answer}");
                }
            }
        }
    }

    /// <summary>Checks out new carts with each coupon that has a use that no cart holds, because it must be available.</summary>
    public async Task UseAvailableCouponsAsync(AppInstance instance)
    {
        foreach (var (code, id) in world.Coupons)
        {
            var product = world.Products.FirstOrDefault(product => world.StorageWatch.Audit.AvailableUnitsOf(product) > 0);
            if (product is null || world.StorageWatch.Audit.AvailableUnitsOf(StoredRows.UsesOf(code)) == 0)
            {
                continue;
            }

            var added = await AskCalmlyAsync(new Operation(OperationKind.AddItem, null) { ProductId = product, Quantity = 1 });
            if (added.Answer?.Cart?.Id is not { } cart)
            {
                continue;
            }

            var applied = await AskCalmlyAsync(new Operation(OperationKind.ApplyCoupon, cart) { Code = code });
            var placed = applied.Answer is not { IsSuccess: true } ? null
                : await AskCalmlyAsync(new Operation(OperationKind.CheckOut, cart));
            if (placed?.Answer is { IsSuccess: false, Error: not "Coupon not applicable" } refusal) // Its time may end just then.
            {
                world.Report($"No cart holds a use of coupon {id[^4..]}, but it cannot be used: {refusal}");
            }
        }

        Task<Operation> AskCalmlyAsync(Operation asked) => SendAsync(asked, -1, instance, new SeededRandom(1), withoutFaults: true);
    }

    /// <summary>Reads every order, and records the list of all orders.</summary>
    public async Task ReadOrdersAsync(AppInstance instance)
    {
        foreach (var cart in world.Carts.Select(cart => cart.Id).Concat(draw.NewCarts))
        {
            var orders = world.StorageWatch.Audit.OrdersOf(cart);
            foreach (var order in orders)
            {
                var asked = new Operation(OperationKind.GetOrder, cart) { OrderId = order.Id };
                await SendAsync(asked, -1, instance, new SeededRandom(1), withoutFaults: true);
            }

            var now = world.Loop.Now;
            world.History.Operations.Add(new Operation(OperationKind.ListOrders, cart)
            {
                Number = world.History.Operations.Count,
                Invoke = now,
                Return = now,
                Answer = new Answer(200, null, string.Empty) { Orders = orders },
            });
            await world.SleepAsync(TimeSpan.FromMilliseconds(1));
        }
    }

    private async Task StepAsync(int client, int step, SeededRandom random)
    {
        var isIdlePeriod = world.Profile.HasIdlePeriods && step % StepsPerPeriod == StepsPerPeriod - 1;
        await world.SleepAsync(isIdlePeriod ? UntilNextPeriod(random)
            : random.Chance(world.Profile.LongPauses) ? random.Between(TimeSpan.FromMinutes(1), world.Profile.LongestPause)
            : random.UpTo(world.Profile.Pause.TotalMilliseconds));

        // Clients that return together find expired carts, and a sweep may run at the same time.
        var sweeping = isIdlePeriod && random.Chance(0.5) ? SweepAsync((client, step), random) : Task.CompletedTask;
        await Task.WhenAll(sweeping, AskAsync(merges?.Next(random) ?? draw.Next(random), client, random));
    }

    private TimeSpan UntilNextPeriod(SeededRandom random) =>
        Period - TimeSpan.FromTicks(world.Loop.Now % Period.Ticks) + random.UpTo(100);

    /// <summary>Sends a request, and repeats it if the outcome is unknown or the answer allows it.</summary>
    private async Task AskAsync(Operation asked, int client, SeededRandom random)
    {
        for (var repeat = 0; repeat <= MaxRepeats; repeat++)
        {
            while (world.PickInstance(random) is null)
            {
                await world.SleepAsync(TimeSpan.FromMilliseconds(500));
            }

            var done = await SendAsync(asked, client, world.PickInstance(random, asked.CartId)!, random, withoutFaults: false);
            draw.Learn(done);
            merges?.Learn(done);
            if ((!done.IsUnknown && !done.IsWithoutEffect) || (merges is not null && !MergeDraw.MayRepeat(done)))
            {
                return;
            }

            if (client >= 0 && !random.Chance(0.8))
            {
                return;
            }

            await world.SleepAsync(TimeSpan.FromSeconds(done.Answer?.RetryAfter is { } told ? int.Parse(told, null) : 0.2));
        }
    }

    /// <summary>Sends an operation to an instance. The request or its answer may be lost, and the client may disconnect.</summary>
    private async Task<Operation> SendAsync(Operation asked, int client, AppInstance instance, SeededRandom random, bool withoutFaults)
    {
        var operation = asked with
        {
            Number = world.History.Operations.Count,
            Client = client,
            Instance = instance.Number,
            Invoke = world.Loop.Now,
        };
        world.History.Begin(operation);
        var chance = withoutFaults ? 1 : random.NextDouble();
        await world.SleepAsync(random.UpTo(10));
        if (chance < 0.01 || instance.Scheduler.IsStopped)
        {
            operation.FunctionEnded = world.Loop.Now;
        }
        else
        {
            operation.Answer = await AnswerAsync(operation, instance, chance, random);
        }

        await world.SleepAsync(random.UpTo(10));
        operation.Return = world.Loop.Now;
        world.History.End(operation);
        return operation;
    }

    private async Task<Answer?> AnswerAsync(Operation operation, AppInstance instance, double chance, SeededRandom random)
    {
        using var disconnect = new CancellationTokenSource();
        var answering = instance.AnswerAsync(operation, chance is > 0.01 and < 0.03 ? disconnect.Token : CancellationToken.None);
        if (chance is > 0.01 and < 0.03)
        {
            await Task.WhenAny(answering, world.SleepAsync(random.UpTo(3_000)), instance.Stopped.Task);
            if (!answering.IsCompleted)
            {
                world.Loop.At(world.Loop.Now, disconnect.Cancel); // CancelAsync would use the thread pool.
                await world.SleepAsync(TimeSpan.Zero);
            }
        }

        await Task.WhenAny(answering, instance.Stopped.Task);
        if (!answering.IsCompleted)
        {
            return null;
        }

        var answer = await answering;
        return answer is null || chance is > 0.03 and < 0.05 ? null : world.Defect?.Answer(answer) ?? answer;
    }

    /// <summary>Runs the nightly sweep on any instance, more often than once in 24 hours.</summary>
    private async Task SweepRepeatedlyAsync()
    {
        var random = SeededRandom.Of(world.Seed, 13);
        var (times, longest) = world.Profile switch
        {
            { HasIdlePeriods: true } => (30, 600_000),
            { HasMerges: true } => (12, 30_000),
            { HasPurchases: true } => (10, 120_000),
            _ => (4, 20_000),
        };
        for (var i = 0; i < times; i++)
        {
            await world.SleepAsync(random.UpTo(longest));
            await SweepAsync((-1, i), random);
        }
    }

    private async Task SweepAsync((int Client, int Step) sweep, SeededRandom random)
    {
        if (world.PickInstance(random) is { } instance && !world.IsSkipped(sweep))
        {
            world.Sweeps.Add(sweep);
            await Task.WhenAny(instance.RunTimersAsync(), instance.Stopped.Task);
        }
    }
}
