using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>A defect that shows in scenarios with coupons.</summary>
internal abstract class CouponDefect : Defect
{
    /// <inheritdoc/>
    public sealed override bool CanShowIn(Profile profile) => profile.Coupons > 0;

    /// <summary>The call with other properties of the coupon that it is about.</summary>
    protected static TableRequest Change(TableRequest request, Func<List<TableProperty>, List<TableProperty>> change) =>
        CartRow.Change(request, EntityAddress.Parse(request.Path).Key!.Value, change);

    /// <summary>The answer to a read of an entity, as if it lacked a property.</summary>
    protected static TableAnswer Without(string property, TableRequest request, SimulatedWorld world)
    {
        var key = EntityAddress.Parse(request.Path).Key!.Value;
        return world.Storage.Find("products").Find(key) is not { } entity
            ? world.Storage.Handle(request)
            : world.Storage.Handle(request) with
            {
                Body = ODataJson.Entity(
                    new StoredEntity(key, [.. entity.Properties.Where(one => one.Name != property)], entity.Timestamp),
                    null,
                    isAlone: true),
            };
    }
}

/// <summary>The limit of a coupon is not seen.</summary>
internal sealed class LimitNotSeen : CouponDefect
{
    /// <inheritdoc/>
    public override string Name => "a limit of a coupon that is not seen";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        request.IsRead && StoredNames.IsCoupon(request) && world.Asking?.Kind == OperationKind.CheckOut
            ? Without("Limit", request, world)
            : world.Storage.Handle(request);
}

/// <summary>A definition is saved with the uses that its coupon had when it was read, whatever became of it meanwhile.</summary>
internal sealed class DefinitionSavedOverUses : CouponDefect
{
    private readonly Dictionary<Operation, object?> read = [];

    /// <inheritdoc/>
    public override string Name => "a definition saved over the uses";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.Asking is not { Kind: OperationKind.SaveCoupon } saving || !StoredNames.IsCoupon(request))
        {
            return world.Storage.Handle(request);
        }

        if (request.IsRead)
        {
            var coupon = world.Storage.Find("products").Find(EntityAddress.Parse(request.Path).Key!.Value);
            read[saving] = coupon?.Find("Used")?.Value;
            return world.Storage.Handle(request);
        }

        return world.Storage.Handle(read.GetValueOrDefault(saving) is int used && request.IfMatch is not null
            ? Change(request, next => [.. next, new TableProperty("Used", EdmType.Int32, used)]) with { IfMatch = "*" }
            : request);
    }
}
