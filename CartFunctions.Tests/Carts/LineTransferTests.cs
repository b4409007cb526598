using System.Collections.Immutable;
using CartFunctions.Carts;
using CartFunctions.Carts.AddItem;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CartFunctions.Tests.Carts;

/// <summary>Lines that move into another cart, and return if they do not fit.</summary>
public sealed class LineTransferTests
{
    // Few products, so that some have several lines. Half of the options are so long that 33 of them exceed the limit of a cart.
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, 70).Select(_ => ObjectId.New())];

    private static readonly StringMap?[] Options = [null, OptionsOf("size", "M"), OptionsOf("text", new string('x', 1_000))];

    private static readonly (ObjectId Product, StringMap? Options)[] Keys =
        [.. Ids.SelectMany(id => Options.Select(options => (id, options)))];

    private static readonly Gen<int> Counts = Gen.OneOf(Gen.Choose(1, 6), Gen.Elements(int.MaxValue, int.MaxValue - 1));

    // A cart never has more units of a product than a quantity can be, nor more options than its limit.
    private static readonly Gen<ImmutableArray<CartLine>> Lines = Gen.OneOf(Gen.Choose(0, 5), Gen.Choose(190, 200)).SelectMany(
        count => Gen.Shuffle(Keys).SelectMany(keys => Counts.ListOf(count).Select(quantities => Possible(
            quantities.Select((quantity, i) => new CartLine(keys[i].Product, quantity, 1, keys[i].Options))))));

    private static readonly Gen<Dictionary<ObjectId, AvailableProduct>> Available = Gen.Choose(0, 70).SelectMany(
        count => Gen.Shuffle(Ids).SelectMany(ids => Counts.ListOf(count).Select(stocks =>
            stocks.Select((stock, i) => (ids[i], stock)).ToDictionary(one => one.Item1, one => new AvailableProduct(2, one.stock)))));

    private static readonly Gen<Case> Cases = Lines.SelectMany(there => Lines.SelectMany(moving => Available.SelectMany(available =>
        Lines.Select(inTransit => new Case(there, moving, available, inTransit)))));

    [Property(MaxTest = 300)]
    public Property No_unit_is_lost_or_doubled_and_no_line_exceeds_the_available_units() => Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        var (cart, stayed) = LineTransfer.Into(CartOf(one.There), one.Moving, id => one.Available.GetValueOrDefault(id));

        foreach (var (product, options) in Keys)
        {
            var id = CartLine.IdOf(product, options);
            Assert.Equal(UnitsOf(one.There, id) + UnitsOf(one.Moving, id), UnitsOf(cart.Lines, id) + UnitsOf(stayed, id));
            var hasGrown = UnitsOf(cart.Lines, id) > UnitsOf(one.There, id);
            Assert.True(!hasGrown || cart.UnitsOf(product) <= one.Available[product].AvailableUnits);
            Assert.True(!hasGrown || cart.LineOf(id)!.Value.PriceAtAdd == 2);
        }

        Assert.True(cart.Lines.Length <= Cart.MaxLines && BytesOf(cart.Lines) <= Cart.MaxOptionBytes);
        Assert.All(stayed, line => Assert.True(IsRefused(line, cart, one)));
        Assert.Equal(one.There.Select(line => line.Id), cart.Lines.Take(one.There.Length).Select(line => line.Id));
    });

    [Property(MaxTest = 300)]
    public Property Lines_in_transit_can_return_whatever_is_added_meanwhile() => Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        var cart = CartOf([]) with { InTransit = one.InTransit };
        foreach (var line in one.Moving)
        {
            var add = new AddItemChange(line.ProductId, line.Quantity, line.Options).Apply(
                cart, _ => new AvailableProduct(2, int.MaxValue), DateTimeOffset.UnixEpoch);
            cart = add.TryGet(out var added, out _) ? added : cart;
        }

        var back = cart.ReturnLines(one.InTransit);

        Assert.True(back.Lines.Length <= Cart.MaxLines && BytesOf(back.Lines) <= Cart.MaxOptionBytes && back.InTransit.IsEmpty);
        Assert.All(Keys.Select(key => CartLine.IdOf(key.Product, key.Options)), id => Assert.Equal(
            UnitsOf(cart.Lines, id) + UnitsOf(one.InTransit, id), UnitsOf(back.Lines, id)));
        Assert.All(Ids, id => Assert.InRange(back.UnitsOf(id), 0, int.MaxValue));
        Assert.Equal(one.InTransit.Select(line => line.Id), back.Lines.Take(one.InTransit.Length).Select(line => line.Id));
    });

    private static Cart CartOf(ImmutableArray<CartLine> lines) =>
        Cart.Empty(ObjectId.New(), "test", DateTimeOffset.UnixEpoch) with { Lines = lines };

    private static long UnitsOf(ImmutableArray<CartLine> lines, ObjectId id) =>
        lines.Where(line => line.Id == id).Sum(line => (long)line.Quantity);

    private static int BytesOf(IEnumerable<CartLine> lines) => lines.Sum(line => line.Options?.ByteCount ?? 0);

    /// <summary>Whether there is a reason that a line stayed, or some of its units did.</summary>
    private static bool IsRefused(CartLine line, Cart cart, Case one) =>
        !one.Available.TryGetValue(line.ProductId, out var product)
        || cart.UnitsOf(line.ProductId) >= product.AvailableUnits
        || (cart.LineOf(line.Id) is null
            && (cart.Lines.Length == Cart.MaxLines || BytesOf(cart.Lines) + line.Options?.ByteCount > Cart.MaxOptionBytes));

    private static StringMap OptionsOf(string name, string value) => StringMap.Of(new Dictionary<string, string> { [name] = value });

    private static ImmutableArray<CartLine> Possible(IEnumerable<CartLine> lines)
    {
        var cart = CartOf([]);
        foreach (var line in lines)
        {
            var isPossible = cart.UnitsOf(line.ProductId) + line.Quantity <= int.MaxValue
                && BytesOf(cart.Lines) + (line.Options?.ByteCount ?? 0) <= Cart.MaxOptionBytes;
            cart = isPossible ? cart.With(line) : cart;
        }

        return cart.Lines;
    }

    /// <summary>A cart's lines, lines that move into it, available products, and lines in transit.</summary>
    private sealed record Case(
        ImmutableArray<CartLine> There,
        ImmutableArray<CartLine> Moving,
        Dictionary<ObjectId, AvailableProduct> Available,
        ImmutableArray<CartLine> InTransit);
}
