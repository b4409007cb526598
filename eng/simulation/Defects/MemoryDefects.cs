using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>A fault in how an instance uses its cart cache.</summary>
internal abstract class MemoryDefect : Defect
{
    private readonly Dictionary<(int Instance, string CartId), List<TableAnswer>> seen = [];

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.CurrentOperation is not { IsChange: true } operation || StoredNames.CartOf(request) is not { } cartId)
        {
            return world.Storage.Handle(request);
        }

        if (request.IsRead && Remembered(operation, cartId) is { } remembered)
        {
            return remembered;
        }

        var answer = world.Storage.Handle(request);
        if (answer.Status < 300 && !world.IsLate)
        {
            var states = Seen(operation, cartId);
            states.RemoveRange(0, Math.Max(0, states.Count - 1)); // The last two states are enough.
            states.Add(request.IsRead ? answer : world.Storage.Handle(StoredNames.ReadCart(cartId)));
        }

        return answer;
    }

    /// <summary>The last states of a cart that the instance of an operation saw, the older first.</summary>
    protected List<TableAnswer> Seen(Operation operation, string cartId) =>
        seen.TryGetValue((operation.Instance, cartId), out var states) ? states : seen[(operation.Instance, cartId)] = [];

    /// <summary>The remembered answer that replaces a read of the cart; null for a real read.</summary>
    protected abstract TableAnswer? Remembered(Operation operation, string cartId);
}

/// <summary>The app decides refusals and replays from a remembered cart, without a fresh read.</summary>
internal sealed class RefusalFromMemory : MemoryDefect
{
    private readonly HashSet<(int Operation, string CartId)> asked = [];

    /// <inheritdoc/>
    public override string Name => "a refusal is decided from a remembered cart";

    /// <inheritdoc/>
    protected override TableAnswer? Remembered(Operation operation, string cartId) =>
        asked.Add((operation.Number, cartId)) ? Seen(operation, cartId).LastOrDefault() : null;
}

/// <summary>After a write of unknown outcome, the app starts the change again from an old remembered cart.</summary>
internal sealed class EntryKeptAfterUnknownOutcome : MemoryDefect
{
    private readonly HashSet<(int Operation, string CartId)> unknownOutcomes = [];

    /// <inheritdoc/>
    public override string Name => "a remembered cart is kept after an unknown outcome";

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual)
    {
        var outcomeIsUnknown = usual.Fault is StorageFault.LostAfter or StorageFault.HangsAfter or StorageFault.ErrorButDone;
        if (outcomeIsUnknown && request.Method == "PUT" && FaultyWire.CurrentOperation is { } operation
            && StoredNames.CartOf(request) is { } cartId)
        {
            unknownOutcomes.Add((operation.Number, cartId));
        }

        return usual;
    }

    /// <inheritdoc/>
    protected override TableAnswer? Remembered(Operation operation, string cartId) =>
        unknownOutcomes.Remove((operation.Number, cartId)) && Seen(operation, cartId) is [var before, _] ? before : null;
}

/// <summary>The app writes a remembered cart without a condition.</summary>
internal sealed class RememberedCartWrittenWithoutCondition : Defect
{
    private readonly HashSet<(int Operation, string CartId)> read = [];

    /// <inheritdoc/>
    public override string Name => "a remembered cart is written without a condition";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.CurrentOperation is not { } operation || StoredNames.CartOf(request) is not { } cartId)
        {
            return world.Storage.Handle(request);
        }

        if (request.IsRead)
        {
            read.Add((operation.Number, cartId));
        }

        var wasNotRead = request.Method == "PUT" && !read.Contains((operation.Number, cartId));
        return world.Storage.Handle(wasNotRead ? request with { IfMatch = "*" } : request);
    }
}

/// <summary>A change uses a read of its product that started before the change arrived.</summary>
internal sealed class ReadStartedBeforeAdd : Defect
{
    private static readonly TimeSpan MaxReadTime = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(int Instance, string Path), (long Began, TableAnswer Answer)> reads = [];

    /// <inheritdoc/>
    public override string Name => "a product read started before the add";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var isOfProduct = request.IsRead && request.Path.StartsWith("/products(", StringComparison.Ordinal)
            && StoredNames.RowOf(request) is null;
        if (!isOfProduct || world.CurrentOperation is not { IsChange: true, Kind: < OperationKind.SaveProduct } operation)
        {
            return world.Storage.Handle(request);
        }

        var read = (operation.Instance, request.Path);
        if (!reads.TryGetValue(read, out var under) || world.Loop.Now - under.Began > MaxReadTime.Ticks)
        {
            reads[read] = under = (world.Loop.Now, world.Storage.Handle(request));
        }

        return under.Answer;
    }
}
