using CartFunctions.Carts.AddItem;

namespace CartFunctions.Carts.AddItems;

/// <summary>Adds several items in order, as single adds would, all or none.</summary>
/// <param name="Items">1 to <see cref="Cart.MaxLines"/> items. Items of the same line add up.</param>
internal sealed record AddItemsChange(IReadOnlyList<AddItemChange> Items) : CartChange
{
    public override string Operation => "AddItems";

    public override string Signature => $"items {string.Join(", ", Items.Select(item => item.Signature))}";

    public override IReadOnlyList<ObjectId> RequiredProductIds => [.. Items.Select(item => item.ProductId)];

    public override bool CreatesCart => true;

    /// <summary>Adds the index of the item that failed to the detail of its failure.</summary>
    public static Failure WithItemIndex(Failure failure, int index) =>
        failure.With(failure.Detail is { } detail ? $"items[{index}], {detail}" : $"items[{index}]");

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> findProduct)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (!Items[i].AddTo(cart, findProduct(Items[i].ProductId)).TryGet(out var added, out var failure))
            {
                return WithItemIndex(failure, i);
            }

            cart = added;
        }

        return cart;
    }
}
