namespace CartFunctions.Carts;

/// <summary>
/// Moves what is on the lines of another cart into this one (contract, "Merge"). It takes more than this cart's write, so the lines are
/// moved where that is known; see <see cref="LineTransfer"/> for what fits.
/// </summary>
/// <param name="From">The other cart.</param>
internal sealed record MergeChange(ObjectId From) : CartChange
{
    public override string Operation => "MergeCarts";

    public override string Signature => $"merge {From}";

    public override bool CreatesCart => true;

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> products) => cart;
}
