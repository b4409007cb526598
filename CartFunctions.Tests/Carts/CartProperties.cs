using System.Text;
using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;
using CartFunctions.Carts.ClearCart;
using CartFunctions.Carts.RemoveItem;
using CartFunctions.Carts.SetCharges;
using CartFunctions.Carts.SetData;
using CartFunctions.Carts.SetQuantity;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CartFunctions.Tests.Carts;

/// <summary>Properties that hold after any sequence of changes, checked against a second, deliberately simple model.</summary>
public sealed class CartProperties
{
    private const int Products = 210;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, Products).Select(_ => ObjectId.New())];

    private static readonly Gen<decimal> Prices = Gen.OneOf(
        Gen.Choose(0, 100_000).Select(cents => cents / 100m),
        Gen.Elements(0m, 0.0001m, 999_999_999_999.9999m));

    private static readonly Gen<int> Counts = Gen.OneOf(Gen.Choose(0, 6), Gen.Elements(int.MaxValue, int.MaxValue - 1, 1_000));

    private static readonly Gen<AvailableProduct?> AvailableProducts = Gen.Frequency(
        (9, Prices.SelectMany(price => Counts.Select(stock => (AvailableProduct?)new AvailableProduct(price, stock)))),
        (1, Gen.Constant((AvailableProduct?)null)));

    private static readonly Gen<ObjectId> AnyProduct = Gen.Frequency(
        (1, Gen.Elements(Ids)),
        (1, Gen.Elements(Ids[..4])));

    // The last has 1,000 bytes, so that carts reach the limit of their options.
    private static readonly Gen<StringMap?> AnyOptions = Gen.Elements<StringMap?>(
        null,
        OptionsOf("size", "M"),
        OptionsOf("size", "L"),
        OptionsOf("engraving", new string('x', 400) + new string('長', 100) + new string('y', 291)));

    private static readonly Gen<ObjectId> AnyLine = AnyProduct.SelectMany(id => AnyOptions.Select(options => CartLine.IdOf(id, options)));

    private static readonly Gen<Charge> AnyCharge = Gen.Elements("shipping", "tax", "fee")
        .SelectMany(kind => Prices.Select(amount => new Charge(kind, kind, amount)));

    private static readonly Gen<CartChange> Changes = Gen.Frequency(
        (60, AnyProduct.SelectMany(id => AnyOptions.SelectMany(options =>
            Counts.Where(count => count > 0).Select(count => (CartChange)new AddItemChange(id, count, options))))),
        (20, AnyLine.SelectMany(id => Counts.Select(count => (CartChange)new SetQuantityChange(id, count)))),
        (8, AnyLine.Select(id => (CartChange)new RemoveItemChange(id))),
        (4, AnyOptions.Select(data => (CartChange)new SetDataChange(data))),
        (6, AnyCharge.ListOf().Select(charges => (CartChange)new SetChargesChange([.. charges.Take(20)]))),
        (1, Gen.Constant((CartChange)new ClearCartChange())));

    private static readonly Gen<Step> Steps = Changes.SelectMany(change => AvailableProducts.SelectMany(product =>
        Gen.Choose(-5_000, 5_000).Select(milliseconds => new Step(change, product, milliseconds))));

    // A sequence that violates the property is shrunk step by step.
    private static readonly Arbitrary<List<Step>> Sequences = Arb.From(
        Steps.ListOf().Resize(400), steps => steps.Select((_, left) => steps.Where((_, i) => i != left).ToList()));

    [Property(MaxTest = 200)]
    public Property Any_sequence_of_changes_leaves_the_cart_that_the_contract_describes() =>
        Prop.ForAll(Sequences, steps => FollowsTheModel(Start, steps));

    [Fact]
    public void A_cart_that_fills_up_stops_at_200_lines()
    {
        var adds = Ids.Select(id => new Step(new AddItemChange(id, 1), new AvailableProduct(1, 1), 1)).ToList();

        Assert.True(FollowsTheModel(Start, adds));
        var full = adds.Aggregate(Empty(), (cart, step) => step.Run(cart, Start).TryGet(out var next, out _) ? next : cart);
        Assert.Equal(200, full.Lines.Length);
    }

    private static bool FollowsTheModel(DateTimeOffset start, IEnumerable<Step> steps)
    {
        var cart = Empty();
        var model = new Model();
        foreach (var step in steps)
        {
            var expected = Expect(model, step);
            var now = start.AddMilliseconds(step.Milliseconds);
            if (step.Run(cart, now).TryGet(out var next, out var failure))
            {
                model.Charges = step.Change is SetChargesChange set ? set.Charges : [];
                Assert.Null(expected);
                Assert.Equal(cart.Version.Number + 1, next.Version.Number);
                Assert.True(next.UpdatedAt > cart.UpdatedAt);
                cart = next;
            }

            Assert.Equal(expected, failure?.Error);
            Assert.Equal(model.Lines.Select(line => new CartLine(line.Product, line.Quantity, line.Price, line.Options)), cart.Lines);
            Assert.Equal(model.Lines.Select(line => line.Id), cart.Lines.Select(line => line.Id));
            Assert.Equal(model.Lines.Sum(line => line.Quantity * line.Price), cart.TotalAmount);
            Assert.Equal(model.Data, cart.Data);
            Assert.Equal(model.Charges, cart.Charges);
            Assert.Equal(cart.TotalAmount + model.Charges.Sum(charge => charge.Amount), cart.AmountDueAfter(null));
        }

        return true;
    }

    /// <summary>Changes the model as the contract specifies, or returns the fixed text of the failure.</summary>
    private static string? Expect(Model model, Step step)
    {
        var lines = model.Lines;
        switch (step.Change)
        {
            case AddItemChange add:
                var grown = lines.Find(line => line.Product == add.ProductId && Equals(line.Options, add.Options));
                if (step.Product is null)
                {
                    return "Product not found";
                }

                if (grown is null && (lines.Count == 200 || lines.Sum(line => BytesOf(line.Options)) + BytesOf(add.Options) > 32_768))
                {
                    return "Cart is full";
                }

                if (model.UnitsOf(add.ProductId) + add.Quantity > step.Product.Value.AvailableUnits)
                {
                    return "Insufficient stock";
                }

                if (grown is null)
                {
                    lines.Add(grown = new ModelLine(add.ProductId, add.Options));
                }

                grown.Quantity += add.Quantity;
                grown.Price = step.Product.Value.Price;
                return null;
            case SetQuantityChange set:
                var changed = lines.Find(line => line.Id == set.LineId);
                if (changed is null)
                {
                    return "Item not found in cart";
                }

                if (set.Quantity == 0)
                {
                    lines.Remove(changed);
                    return null;
                }

                if (step.Product is null)
                {
                    return "Product not found";
                }

                if (model.UnitsOf(changed.Product) - changed.Quantity + set.Quantity > step.Product.Value.AvailableUnits)
                {
                    return "Insufficient stock";
                }

                changed.Quantity = set.Quantity;
                return null;
            case RemoveItemChange remove:
                return lines.RemoveAll(line => line.Id == remove.LineId) == 1 ? null : "Item not found in cart";
            case ClearCartChange:
                lines.Clear();
                return null;
            case SetChargesChange:
                return lines.Count == 0 ? "Cart is empty" : null;
            case SetDataChange set:
                model.Data = set.Data;
                return null;
            default:
                throw new NotSupportedException($"The model does not know {step.Change}.");
        }
    }

    private static Cart Empty() => Cart.Empty(ObjectId.New(), "generation", Start);

    private sealed record Step(CartChange Change, AvailableProduct? Product, int Milliseconds)
    {
        public Result<Cart> Run(Cart cart, DateTimeOffset now) => Change.Apply(cart, _ => Product, now);
    }

    private static StringMap OptionsOf(string name, string value) => StringMap.Of(new Dictionary<string, string> { [name] = value });

    private static int BytesOf(StringMap? options) =>
        options?.Pairs.Sum(pair => Encoding.UTF8.GetBytes(pair.Key + pair.Value).Length) ?? 0;

    private sealed class Model
    {
        public List<ModelLine> Lines { get; } = [];

        public StringMap? Data { get; set; }

        public IReadOnlyList<Charge> Charges { get; set; } = [];

        public long UnitsOf(ObjectId product) => Lines.Where(line => line.Product == product).Sum(line => (long)line.Quantity);
    }

    private sealed class ModelLine(ObjectId product, StringMap? options)
    {
        public ObjectId Id { get; } = CartLine.IdOf(product, options);

        public ObjectId Product => product;

        public StringMap? Options => options;

        public int Quantity { get; set; }

        public decimal Price { get; set; }
    }
}
