using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>The customer is not saved with a change of the customer's cart.</summary>
/// <param name="property">The property of a cart with the customer's subject.</param>
/// <param name="name">The description of the fault.</param>
internal sealed class CustomerNotSaved(string property, string name) : Defect
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override bool IsOfMerges => property == "LeavingUserId"; // A cart has it only while a merge moves its lines.

    /// <inheritdoc/>
    public override bool CanShowIn(Profile profile) => profile.CustomerCarts > 0 && base.CanShowIn(profile);

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.FindAll(one => one.Name != property)));
}
