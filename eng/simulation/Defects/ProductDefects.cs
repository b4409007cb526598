using System.Text;
using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>A fault in how products are deleted.</summary>
internal abstract class DeletionDefect : Defect
{
    /// <summary>Whether a call is to one product.</summary>
    protected static bool IsToProduct(TableRequest request) => request.Path.StartsWith("/products(P", StringComparison.Ordinal);

    /// <summary>The row of a deleted product that a call names; null if there is none.</summary>
    protected static StoredEntity? Deleted(TableRequest request, SimulatedWorld world) =>
        IsToProduct(request) && world.Storage.Find("products").Find(EntityAddress.Parse(request.Path).Key!.Value) is { } row
            && StoredRows.IsDeleted(row) ? row : null;
}

/// <summary>Carts find products that were deleted.</summary>
internal sealed class DeletedProductFound : DeletionDefect
{
    /// <inheritdoc/>
    public override string Name => "a deleted product that carts find";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = world.Storage.Handle(request);
        return request.IsRead && IsToProduct(request) && world.Asking is { Kind: < OperationKind.SaveProduct }
            ? answer with { Body = Encoding.UTF8.GetBytes(AsIfThere(Encoding.UTF8.GetString(answer.Body))) }
            : answer;
    }

    private static string AsIfThere(string json) => json.Replace("\"Deleted\":true", "\"Deleted\":false", StringComparison.Ordinal);
}

/// <summary>A product is made again in place of a deleted one, whatever is there by then.</summary>
internal sealed class MadeAgainWithoutETag : DeletionDefect
{
    private readonly HashSet<string> tags = [];

    /// <inheritdoc/>
    public override string Name => "a deleted product made again without its ETag";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = world.Storage.Handle(
            request.IfMatch is { } tag && IsToProduct(request) && tags.Contains(tag) ? request with { IfMatch = "*" } : request);
        if (Deleted(request, world) is { } deleted)
        {
            tags.Add(deleted.ETag);
        }

        return answer;
    }
}

/// <summary>
/// What is left of a deleted product is removed after a second. On a storage that makes every other product a minute late, or it would
/// take thousands of scenarios to meet.
/// </summary>
internal sealed class DeletedProductRemovedEarly : DeletionDefect
{
    private static readonly TimeSpan Lateness = TimeSpan.FromMinutes(1);

    private int inserts;

    /// <inheritdoc/>
    public override string Name => "what is left of a deleted product removed at once";

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual) =>
        request is { Method: "POST", Path: "/products" } && ++inserts % 2 == 1
            ? new CallPlan(StorageFault.Late, Lateness, usual.Returns, 0)
            : usual;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = world.Storage.Handle(request);
        if (!request.IsRead && Deleted(request, world) is { } deleted)
        {
            var removal = new TableRequest("DELETE", request.Path, string.Empty) { IfMatch = deleted.ETag };
            world.Loop.After(TimeSpan.FromSeconds(1), () => world.Storage.Handle(removal));
        }

        return answer;
    }
}

/// <summary>What is left of a deleted product keeps its SKU.</summary>
internal sealed class SkuOutlivesDeletion : DeletionDefect
{
    /// <inheritdoc/>
    public override string Name => "a SKU that outlives its product";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !profile.HasMerges; // There every save is by id.

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (request is not { Method: "PUT" } || !IsToProduct(request)
            || world.Storage.Find("products").Find(EntityAddress.Parse(request.Path).Key!.Value) is not { } before
            || before.Find("Sku") is not { } sku)
        {
            return world.Storage.Handle(request);
        }

        var left = new StoredEntity(before.Key, [.. ODataJson.ReadEntity(request.Body).Properties, sku], DateTimeOffset.UnixEpoch);
        return world.Storage.Handle(request with { Body = ODataJson.Entity(left, null, isAlone: true) });
    }
}
