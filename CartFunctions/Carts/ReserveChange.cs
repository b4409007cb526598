namespace CartFunctions.Carts;

/// <summary>Reserves what is on the lines; the stock is asked where the reservation is made, beside the products.</summary>
/// <param name="Minutes">For how long, 1 to 60.</param>
internal sealed record ReserveChange(int Minutes) : CartChange
{
    public override string Operation => "Reserve";

    public override string Signature => $"reserve {Minutes}";

    protected override Result<Cart> Change(Cart cart, Func<ObjectId, AvailableProduct?> products) => cart.Lines.IsEmpty ? Failure.CartIsEmpty : cart;
}
