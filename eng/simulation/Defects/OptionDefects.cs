using System.Text.Json.Nodes;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>Lines are saved without their options.</summary>
internal sealed class OptionsNotSaved : Defect
{
    private const int WithoutOptions = 3;

    /// <inheritdoc/>
    public override string Name => "options are not saved";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.ConvertAll(
            property => property.Name == CartRow.Lines ? property with { Value = Without((string)property.Value) } : property)));

    private static string Without(string lines)
    {
        var array = JsonNode.Parse(lines)!.AsArray();
        foreach (var line in array.Select(line => line!.AsArray()).Where(line => line.Count > WithoutOptions))
        {
            line.RemoveAt(WithoutOptions);
        }

        return array.ToJsonString();
    }
}

/// <summary>A checkout leaves a property in the cart.</summary>
/// <param name="property">The property of the data or the coupon.</param>
/// <param name="name">The description of the fault.</param>
internal sealed class LeftInCart(string property, string name) : Defect
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.HasPurchases;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var cart = request.Path == "/$batch" ? Batch.PartsOf(request).Select(CartRow.In).FirstOrDefault(row => row is not null) : null;
        var before = cart is null ? null : world.Storage.Find("carts").Find(cart.Key)?.Find(property);
        var answer = world.Storage.Handle(request);
        if (before is { } left && cart is not null && answer.Status < 300)
        {
            world.Storage.Handle(cart.Merge(left));
        }

        return answer;
    }
}

/// <summary>Charges stay with a cart although its lines or data change.</summary>
internal sealed class ChargesOutliveChanges : Defect
{
    private const string Charges = "Charges";

    /// <inheritdoc/>
    public override string Name => "charges stay after a change of the cart";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var before = CartRow.In(request) is { } cart ? world.Storage.Find("carts").Find(cart.Key)?.Find(Charges) : null;
        return world.Storage.Handle(before is not { } kept ? request : CartRow.Change(
            request, properties => properties.Exists(property => property.Name == Charges) ? properties : [.. properties, kept]));
    }
}

/// <summary>Every line of a product has the product's id.</summary>
internal sealed class LineIdOfProduct : Defect
{
    /// <inheritdoc/>
    public override string Name => "the line id is always the product's id";

    /// <inheritdoc/>
    public override Answer Answer(Answer usual) => usual.Cart is not { } cart ? usual
        : usual with { Cart = cart with { LineIds = [.. cart.Lines.Select(line => line.ProductId)] } };
}
