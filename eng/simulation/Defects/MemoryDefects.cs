using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>A fault in how an instance uses the carts that it remembers.</summary>
internal abstract class MemoryDefect : Defect
{
    private readonly Dictionary<(int Instance, string CartId), List<TableAnswer>> seen = [];

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.Asking is not { IsChange: true } asking || StoredNames.CartOf(request) is not { } cartId)
        {
            return world.Storage.Handle(request);
        }

        if (request.IsRead && Remembered(asking, cartId) is { } remembered)
        {
            return remembered;
        }

        var answer = world.Storage.Handle(request);
        if (answer.Status < 300 && !world.IsLate)
        {
            var states = Seen(asking, cartId);
            states.RemoveRange(0, Math.Max(0, states.Count - 1)); // The last two states are enough.
            states.Add(request.IsRead ? answer : world.Storage.Handle(StoredNames.ReadCart(cartId)));
        }

        return answer;
    }

    /// <summary>The states of a cart that the instance of an operation saw last, the older first.</summary>
    protected List<TableAnswer> Seen(Operation asking, string cartId) =>
        seen.TryGetValue((asking.Instance, cartId), out var states) ? states : seen[(asking.Instance, cartId)] = [];

    /// <summary>What the instance takes in place of a read of the cart; null for a read.</summary>
    protected abstract TableAnswer? Remembered(Operation asking, string cartId);
}

/// <summary>What is not a write is decided from memory as well: the read before a refusal or a replay does not reach storage.</summary>
internal sealed class RefusalFromMemory : MemoryDefect
{
    private readonly HashSet<(int Operation, string CartId)> asked = [];

    /// <inheritdoc/>
    public override string Name => "a refusal decided from memory";

    /// <inheritdoc/>
    protected override TableAnswer? Remembered(Operation asking, string cartId) =>
        asked.Add((asking.Number, cartId)) ? Seen(asking, cartId).LastOrDefault() : null;
}

/// <summary>After a write whose outcome is unknown, the change starts again from a cart that was remembered before.</summary>
internal sealed class EntryKeptAfterDoubt : MemoryDefect
{
    private readonly HashSet<(int Operation, string CartId)> doubts = [];

    /// <inheritdoc/>
    public override string Name => "a remembered cart kept after a doubt";

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual)
    {
        var isDoubtful = usual.Fault is StorageFault.LostAfter or StorageFault.HangsAfter or StorageFault.ErrorButDone;
        if (isDoubtful && request.Method == "PUT" && FaultyWire.OnBehalfOf is { } asking && StoredNames.CartOf(request) is { } cartId)
        {
            doubts.Add((asking.Number, cartId));
        }

        return usual;
    }

    /// <inheritdoc/>
    protected override TableAnswer? Remembered(Operation asking, string cartId) =>
        doubts.Remove((asking.Number, cartId)) && Seen(asking, cartId) is [var before, _] ? before : null;
}

/// <summary>A cart that was not read is written without a condition.</summary>
internal sealed class RememberedCartWrittenWithoutCondition : Defect
{
    private readonly HashSet<(int Operation, string CartId)> read = [];

    /// <inheritdoc/>
    public override string Name => "a remembered cart written without a condition";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.Asking is not { } asking || StoredNames.CartOf(request) is not { } cartId)
        {
            return world.Storage.Handle(request);
        }

        if (request.IsRead)
        {
            read.Add((asking.Number, cartId));
        }

        var isBlind = request.Method == "PUT" && !read.Contains((asking.Number, cartId));
        return world.Storage.Handle(isBlind ? request with { IfMatch = "*" } : request);
    }
}

/// <summary>A change uses a read of its product that began before the change arrived.</summary>
internal sealed class ReadBeganBeforeAdd : Defect
{
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(int Instance, string Path), (long Began, TableAnswer Answer)> reads = [];

    /// <inheritdoc/>
    public override string Name => "a product read that began before the add";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var isOfProduct = request.IsRead && request.Path.StartsWith("/products(", StringComparison.Ordinal)
            && StoredNames.RowOf(request) is null;
        if (!isOfProduct || world.Asking is not { IsChange: true, Kind: < OperationKind.SaveProduct } asking)
        {
            return world.Storage.Handle(request);
        }

        var read = (asking.Instance, request.Path);
        if (!reads.TryGetValue(read, out var under) || world.Loop.Now - under.Began > LongestRead.Ticks)
        {
            reads[read] = under = (world.Loop.Now, world.Storage.Handle(request));
        }

        return under.Answer;
    }
}
