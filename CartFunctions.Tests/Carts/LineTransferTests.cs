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
    // Few products, so that some have several lines. One of the options is long: 33 lines with it exceed Cart.MaxOptionBytes.
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, 70).Select(_ => ObjectId.New())];

    private static readonly StringMap?[] Options = [null, OptionsOf("size", "M"), OptionsOf("text", new string('x', 1_000))];

    private static readonly (ObjectId Product, StringMap? Options)[] Keys =
        [.. Ids.SelectMany(id => Options.Select(options => (id, options)))];

    private static readonly Gen<int> UnitCounts = Gen.OneOf(Gen.Choose(1, 6), Gen.Elements(int.MaxValue, int.MaxValue - 1));

    // A cart never has more units of a product than a quantity can be, nor more options than its limit.
    private static readonly Gen<ImmutableArray<CartLine>> Lines = Gen.OneOf(Gen.Choose(0, 5), Gen.Choose(190, 200)).SelectMany(
        count => Gen.Shuffle(Keys).SelectMany(keys => UnitCounts.ListOf(count).Select(quantities => TakeLinesThatFit(
            quantities.Select((quantity, i) => new CartLine(keys[i].Product, quantity, 1, keys[i].Options))))));

    private static readonly Gen<Dictionary<ObjectId, AvailableProduct>> Available = Gen.Choose(0, 70).SelectMany(
        count => Gen.Shuffle(Ids).SelectMany(ids => UnitCounts.ListOf(count).Select(stocks =>
            stocks.Select((stock, i) => (ids[i], stock)).ToDictionary(pair => pair.Item1, pair => new AvailableProduct(2, pair.stock)))));

    private static readonly Gen<Case> Cases = Lines.SelectMany(target => Lines.SelectMany(moving => Available.SelectMany(available =>
        Lines.Select(inTransit => new Case(target, moving, available, inTransit)))));

    [Property(MaxTest = 300)]
    public Property No_unit_is_lost_or_doubled_and_no_line_exceeds_the_available_units() => Prop.ForAll(Cases.ToArbitrary(), test =>
    {
        var (cart, stayed) = LineTransfer.Into(CartOf(test.TargetLines), test.MovingLines, id => test.Available.GetValueOrDefault(id));

        foreach (var (product, options) in Keys)
        {
            var id = CartLine.IdOf(product, options);
            Assert.Equal(UnitsOf(test.TargetLines, id) + UnitsOf(test.MovingLines, id), UnitsOf(cart.Lines, id) + UnitsOf(stayed, id));
            var hasGrown = UnitsOf(cart.Lines, id) > UnitsOf(test.TargetLines, id);
            Assert.True(!hasGrown || cart.UnitsOf(product) <= test.Available[product].AvailableUnits);
            Assert.True(!hasGrown || cart.LineOf(id)!.Value.PriceAtAdd == 2);
        }

        Assert.True(cart.Lines.Length <= Cart.MaxLines && BytesOf(cart.Lines) <= Cart.MaxOptionBytes);
        Assert.All(stayed, line => Assert.True(HasReasonToStay(line, cart, test)));
        Assert.Equal(test.TargetLines.Select(line => line.Id), cart.Lines.Take(test.TargetLines.Length).Select(line => line.Id));
    });

    [Property(MaxTest = 300)]
    public Property Lines_in_transit_fit_back_even_if_lines_are_added_meanwhile() => Prop.ForAll(Cases.ToArbitrary(), test =>
    {
        var cart = CartOf([]) with { InTransit = test.InTransit };
        var otherLines = test.MovingLines; // A client adds them here.
        foreach (var line in otherLines)
        {
            var add = new AddItemChange(line.ProductId, line.Quantity, line.Options).Apply(
                cart, _ => new AvailableProduct(2, int.MaxValue), DateTimeOffset.UnixEpoch);
            cart = add.TryGet(out var added, out _) ? added : cart;
        }

        var back = cart.ReturnLines(test.InTransit);

        Assert.True(back.Lines.Length <= Cart.MaxLines && BytesOf(back.Lines) <= Cart.MaxOptionBytes && back.InTransit.IsEmpty);
        Assert.All(Keys.Select(key => CartLine.IdOf(key.Product, key.Options)), id => Assert.Equal(
            UnitsOf(cart.Lines, id) + UnitsOf(test.InTransit, id), UnitsOf(back.Lines, id)));
        Assert.All(Ids, id => Assert.InRange(back.UnitsOf(id), 0, int.MaxValue));
        Assert.Equal(test.InTransit.Select(line => line.Id), back.Lines.Take(test.InTransit.Length).Select(line => line.Id));
    });

    private static Cart CartOf(ImmutableArray<CartLine> lines) =>
        Cart.Empty(ObjectId.New(), "test", DateTimeOffset.UnixEpoch) with { Lines = lines };

    private static long UnitsOf(ImmutableArray<CartLine> lines, ObjectId id) =>
        lines.Where(line => line.Id == id).Sum(line => (long)line.Quantity);

    private static int BytesOf(IEnumerable<CartLine> lines) => lines.Sum(line => line.Options?.ByteCount ?? 0);

    /// <summary>Whether a limit explains why the line, or some of its units, did not move.</summary>
    private static bool HasReasonToStay(CartLine line, Cart cart, Case test) =>
        !test.Available.TryGetValue(line.ProductId, out var product)
        || cart.UnitsOf(line.ProductId) >= product.AvailableUnits
        || (cart.LineOf(line.Id) is null
            && (cart.Lines.Length == Cart.MaxLines || BytesOf(cart.Lines) + line.Options?.ByteCount > Cart.MaxOptionBytes));

    private static StringMap OptionsOf(string name, string value) => StringMap.Of(new Dictionary<string, string> { [name] = value });

    private static ImmutableArray<CartLine> TakeLinesThatFit(IEnumerable<CartLine> lines)
    {
        var cart = CartOf([]);
        foreach (var line in lines)
        {
            var fits = cart.UnitsOf(line.ProductId) + line.Quantity <= int.MaxValue
                && BytesOf(cart.Lines) + (line.Options?.ByteCount ?? 0) <= Cart.MaxOptionBytes;
            cart = fits ? cart.With(line) : cart;
        }

        return cart.Lines;
    }

    /// <summary>A cart's lines, lines that move into it, available products, and lines in transit.</summary>
    private sealed record Case(
        ImmutableArray<CartLine> TargetLines,
        ImmutableArray<CartLine> MovingLines,
        Dictionary<ObjectId, AvailableProduct> Available,
        ImmutableArray<CartLine> InTransit);
}
