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

/// <summary>Carts read deleted products as if they existed.</summary>
internal sealed class DeletedProductFound : DeletionDefect
{
    /// <inheritdoc/>
    public override string Name => "carts find a deleted product";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = world.Storage.Handle(request);
        return request.IsRead && IsToProduct(request) && world.CurrentOperation is { Kind: < OperationKind.SaveProduct }
            ? answer with { Body = Encoding.UTF8.GetBytes(AsExisting(Encoding.UTF8.GetString(answer.Body))) }
            : answer;
    }

    private static string AsExisting(string json) => json.Replace("\"Deleted\":true", "\"Deleted\":false", StringComparison.Ordinal);
}

/// <summary>A deleted product is recreated without the condition on its ETag.</summary>
internal sealed class RecreatedWithoutETag : DeletionDefect
{
    private readonly HashSet<string> tags = [];

    /// <inheritdoc/>
    public override string Name => "a deleted product is recreated without its ETag";

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
/// The row of a deleted product is removed after a second. Storage delays every other insert of a product by a minute, so few scenarios
/// suffice to show it.
/// </summary>
internal sealed class DeletedProductRemovedEarly : DeletionDefect
{
    private static readonly TimeSpan InsertDelay = TimeSpan.FromMinutes(1);

    private int inserts;

    /// <inheritdoc/>
    public override string Name => "the row of a deleted product is removed early";

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual) =>
        request is { Method: "POST", Path: "/products" } && ++inserts % 2 == 1
            ? new CallPlan(StorageFault.Late, InsertDelay, usual.Returns, 0)
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

/// <summary>The row of a deleted product keeps its SKU.</summary>
internal sealed class SkuOutlivesDeletion : DeletionDefect
{
    /// <inheritdoc/>
    public override string Name => "a deleted product keeps its SKU";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => !profile.HasMerges; // In these scenarios every save is by id.

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
