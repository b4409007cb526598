using CartFunctions.Carts.AddItem;

namespace CartFunctions.Carts.AddItems;

/// <summary>Adds several items in their order, as so many adds would, all or none.</summary>
/// <param name="Items">1 to <see cref="Cart.MaxLines"/>; two of one product add up.</param>
internal sealed record AddItemsChange(IReadOnlyList<AddItemChange> Items) : CartChange
{
    public override string Operation => "AddItems";

    public override string Signature => $"items {string.Join(", ", Items.Select(item => item.Signature))}";

    public override IReadOnlyList<ObjectId> RequiredProducts => [.. Items.Select(item => item.ProductId)];

    public override bool CreatesCart => true;

    /// <summary>A failure of an item, with the item's place.</summary>
    public static Failure At(int place, Failure failure) =>
        failure.With(failure.Detail is { } detail ? $"items[{place}], {detail}" : $"items[{place}]");

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> offers)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (!Items[i].AddTo(cart, offers(Items[i].ProductId)).TryGet(out var added, out var failure))
            {
                return At(i, failure);
            }

            cart = added;
        }

        return cart;
    }
}
