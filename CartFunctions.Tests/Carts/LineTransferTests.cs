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
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, 210).Select(_ => ObjectId.New())];

    private static readonly Gen<int> Counts = Gen.OneOf(Gen.Choose(1, 6), Gen.Elements(int.MaxValue, int.MaxValue - 1));

    private static readonly Gen<ImmutableArray<CartLine>> Lines = Gen.OneOf(Gen.Choose(0, 5), Gen.Choose(190, 200)).SelectMany(
        count => Gen.Shuffle(Ids).SelectMany(ids => Counts.ListOf(count).Select(quantities =>
            quantities.Select((quantity, i) => new CartLine(ids[i], quantity, 1)).ToImmutableArray())));

    private static readonly Gen<Case> Cases = Lines.SelectMany(there => Lines.SelectMany(moving => Lines.SelectMany(available =>
        Lines.Select(inTransit => new Case(
            there, moving, available.ToDictionary(line => line.ProductId, line => new AvailableProduct(2, line.Quantity)), inTransit)))));

    [Property(MaxTest = 300)]
    public Property No_unit_is_lost_or_doubled_and_no_line_exceeds_the_available_units() => Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        var (cart, stayed) = LineTransfer.Into(CartOf(one.There), one.Moving, id => one.Available.GetValueOrDefault(id));

        foreach (var id in Ids)
        {
            Assert.Equal(UnitsOf(one.There, id) + UnitsOf(one.Moving, id), UnitsOf(cart.Lines, id) + UnitsOf(stayed, id));
            var grown = UnitsOf(cart.Lines, id) - UnitsOf(one.There, id);
            Assert.True(grown == 0 || UnitsOf(cart.Lines, id) <= one.Available[id].AvailableUnits);
            Assert.True(grown == 0 || cart.LineOf(id)!.Value.PriceAtAdd == 2);
        }

        Assert.True(cart.Lines.Length <= Cart.MaxLines);
        Assert.Equal(one.There.Select(line => line.ProductId), cart.Lines.Take(one.There.Length).Select(line => line.ProductId));
    });

    [Property(MaxTest = 300)]
    public Property Lines_in_transit_can_return_whatever_is_added_meanwhile() => Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        var cart = CartOf([]) with { InTransit = one.InTransit };
        foreach (var line in one.Moving)
        {
            var add = new AddItemChange(line.ProductId, line.Quantity).Apply(
                cart, _ => new AvailableProduct(2, int.MaxValue), DateTimeOffset.UnixEpoch);
            cart = add.TryGet(out var added, out _) ? added : cart;
        }

        var back = cart.ReturnLines(one.InTransit);

        Assert.True(back.Lines.Length <= Cart.MaxLines && back.InTransit.IsEmpty);
        Assert.All(Ids, id => Assert.Equal(UnitsOf(cart.Lines, id) + UnitsOf(one.InTransit, id), UnitsOf(back.Lines, id)));
        Assert.Equal(one.InTransit.Select(line => line.ProductId), back.Lines.Take(one.InTransit.Length).Select(line => line.ProductId));
    });

    private static Cart CartOf(ImmutableArray<CartLine> lines) =>
        Cart.Empty(ObjectId.New(), "test", DateTimeOffset.UnixEpoch) with { Lines = lines };

    private static long UnitsOf(ImmutableArray<CartLine> lines, ObjectId id) =>
        lines.Where(line => line.ProductId == id).Sum(line => (long)line.Quantity);

    /// <summary>A cart's lines, lines that move into it, available products, and lines in transit.</summary>
    private sealed record Case(
        ImmutableArray<CartLine> There,
        ImmutableArray<CartLine> Moving,
        Dictionary<ObjectId, AvailableProduct> Available,
        ImmutableArray<CartLine> InTransit);
}
