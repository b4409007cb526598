using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>A fault in how coupons are used.</summary>
internal abstract class CouponDefect : Defect
{
    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.Coupons > 0;

    /// <summary>Changes the properties of the coupon in a call.</summary>
    protected static TableRequest Change(TableRequest request, Func<List<TableProperty>, List<TableProperty>> change) =>
        CartRow.Change(request, EntityAddress.Parse(request.Path).Key!.Value, change);

    /// <summary>The answer to a read of an entity, as if a property had another value.</summary>
    protected static TableAnswer With(TableProperty changed, TableRequest request, SimulatedWorld world)
    {
        var key = EntityAddress.Parse(request.Path).Key!.Value;
        return world.Storage.Find("products").Find(key) is not { } entity
            ? world.Storage.Handle(request)
            : world.Storage.Handle(request) with
            {
                Body = ODataJson.Entity(
                    new StoredEntity(key, [.. entity.Properties.Where(one => one.Name != changed.Name), changed], entity.Timestamp),
                    null,
                    isAlone: true),
            };
    }
}

/// <summary>The app does not see the limit of a coupon.</summary>
internal sealed class LimitIgnored : CouponDefect
{
    /// <inheritdoc/>
    public override string Name => "the app does not see the limit of a coupon";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        request.IsRead && StoredNames.IsCoupon(request) && world.CurrentOperation?.Kind == OperationKind.CheckOut
            ? With(new TableProperty("Limit", EdmType.Int32, 0), request, world)
            : world.Storage.Handle(request);
}

/// <summary>The app does not see until when a coupon applies.</summary>
internal sealed class UntilIgnored : CouponDefect
{
    /// <inheritdoc/>
    public override string Name => "the app does not see until when a coupon applies";

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasCouponTimes;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        request.IsRead && StoredNames.IsCoupon(request) && world.CurrentOperation?.IsOnCoupon == false
            ? With(new TableProperty("Until", EdmType.String, string.Empty), request, world)
            : world.Storage.Handle(request);
}

/// <summary>A save of a coupon writes the uses that it has read, and ignores later uses.</summary>
internal sealed class SaveOverwritesUses : CouponDefect
{
    private readonly Dictionary<Operation, object?> read = [];

    /// <inheritdoc/>
    public override string Name => "a save of a coupon overwrites its uses";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.CurrentOperation is not { Kind: OperationKind.SaveCoupon } saving || !StoredNames.IsCoupon(request))
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
