using CartFunctions.Carts.AddItem;

namespace CartFunctions.Carts.AddItems;

/// <summary>Adds several items in order, as single adds would, all or none.</summary>
/// <param name="Items">1 to <see cref="Cart.MaxLines"/> items. Items of the same product add up.</param>
internal sealed record AddItemsChange(IReadOnlyList<AddItemChange> Items) : CartChange
{
    public override string Operation => "AddItems";

    public override string Signature => $"items {string.Join(", ", Items.Select(item => item.Signature))}";

    public override IReadOnlyList<ObjectId> RequiredProducts => [.. Items.Select(item => item.ProductId)];

    public override bool CreatesCart => true;

    /// <summary>A failure of an item, with the item's index in the detail.</summary>
    public static Failure At(int index, Failure failure) =>
        failure.With(failure.Detail is { } detail ? $"items[{index}], {detail}" : $"items[{index}]");

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> products)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (!Items[i].AddTo(cart, products(Items[i].ProductId)).TryGet(out var added, out var failure))
            {
                return At(i, failure);
            }

            cart = added;
        }

        return cart;
    }
}
