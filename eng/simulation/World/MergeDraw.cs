using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Simulation.Engine;

namespace CartFunctions.Simulation.World;

/// <summary>
/// Draws the operations of a scenario with merges, so that each unit can be followed: of each product 1, 2 and 4 units are added, each
/// by an add that is done at most once, and nothing but a checkout takes any out of a cart.
/// </summary>
internal sealed class MergeDraw
{
    private const int MostKeysOfCart = 90; // A cart remembers 100.
    private const int MostNewCarts = 3;

    private readonly SimulatedWorld world;
    private readonly List<ItemAsked> left;
    private readonly List<(string? Device, string CartId)> carts;
    private readonly Dictionary<string, string> versions = [];
    private readonly Dictionary<string, int> keysOf = [];
    private readonly List<Operation> keyed = [];
    private int saves;
    private int notes;
    private int keys;

    /// <summary>Begins a scenario.</summary>
    public MergeDraw(SimulatedWorld world)
    {
        this.world = world;
        carts = [.. world.Carts];
        var random = SeededRandom.Of(world.Seed, 16);
        var all = world.Products.SelectMany(product => UnitsOf.Select(units => new ItemAsked(product, units, OptionsOf(product, units))));
        left = [.. all.OrderBy(_ => random.NextBits())];
    }

    /// <summary>The quantities in which a product is added: the sum of some of them tells which.</summary>
    public static ImmutableArray<int> UnitsOf { get; } = [1, 2, 4];

    /// <summary>The options with which so many units of a product are added.</summary>
    public static string OptionsOf(string product, int units) => LineOptions.All[(product[^1] + units) % LineOptions.All.Length];

    /// <summary>What an add adds.</summary>
    public static ImmutableArray<ItemAsked> ItemsOf(Operation add) =>
        add.ProductId is { } product ? [new ItemAsked(product, add.Quantity, add.Options)] : add.Items;

    /// <summary>Whether a repeat does no harm: an add without a key might be done twice.</summary>
    public static bool MayAskAgain(Operation done) => done is not { IsAdd: true, IsUnknown: true, Key: null };

    /// <summary>What a client asks next.</summary>
    public Operation Next(SeededRandom random) => random.NextDouble() switch
    {
        < 0.22 when left.Count > 0 => Add(random),
        < 0.58 => Merge(random),
        < 0.66 when keyed.Count > 0 => random.Pick(keyed), // Once more.
        < 0.78 => OfProduct(random),
        < 0.82 => OfCart(OperationKind.CheckOut, random),
        < 0.85 => OfCart(OperationKind.Reserve, random) with { Quantity = random.Pick([1, 1, 5]) },
        < 0.86 => OfCart(OperationKind.Release, random),
        < 0.88 => OfCart(OperationKind.SetData, random),
        < 0.91 => OfCart(OperationKind.SetCharges, random),
        _ => OfCart(OperationKind.GetCart, random),
    };

    /// <summary>A product is saved with a name that no other save gives it, and mostly with too few units for all who add it.</summary>
    public Operation Save(string product, SeededRandom random) => new(OperationKind.SaveProduct, null)
    {
        ProductId = product,
        Product = new ProductValue($"name {++saves}", random.Next(0, 100_000) / 100m, random.Pick([0, 2, 4, 7, 7, 20])),
    };

    /// <summary>What an answer tells the clients.</summary>
    public void Learn(Operation done)
    {
        foreach (var cart in new[] { done.Answer?.Cart, done.Answer?.From }.OfType<CartSeen>())
        {
            versions[cart.Id] = cart.Version;
        }

        if (done is { IsAdd: true, IsUnknown: false, IsWithoutEffect: false, Answer.IsSuccess: false, Key: null })
        {
            left.AddRange(ItemsOf(done)); // Refused for good, so another may add them.
        }
    }

    private Operation Add(SeededRandom random)
    {
        var first = Take(0);
        var (device, cartId) = random.Pick(carts);
        if (random.Chance(0.2))
        {
            var items = ImmutableArray.Create(first);
            while (items.Length < 3 && left.FindIndex(one => items.All(other => other.ProductId != one.ProductId)) is >= 0 and var at)
            {
                items = items.Add(Take(at));
            }

            return Finish(new Operation(OperationKind.AddItems, cartId) { Items = items }, random);
        }

        return Finish(
            new Operation(OperationKind.AddItem, cartId)
            {
                Device = random.Chance(0.3) ? device : null,
                ProductId = first.ProductId,
                Quantity = first.Quantity,
                Options = first.Options,
            },
            random);
    }

    private ItemAsked Take(int at)
    {
        var item = left[at];
        left.RemoveAt(at);
        return item;
    }

    private Operation Merge(SeededRandom random)
    {
        var (from, to) = (random.Pick(carts).CartId, random.Pick(carts).CartId);
        if (carts.Count < world.Carts.Count + MostNewCarts && random.Chance(0.02))
        {
            to = random.NextBits().ToString("x16", null) + "00000000"; // A cart that is not there yet.
            carts.Add((null, to));
        }

        var mustCreate = random.Chance(versions.ContainsKey(to) ? 0.03 : 0.3);
        return Finish(new Operation(OperationKind.Merge, to) { From = from, MustCreate = mustCreate }, random);
    }

    private Operation OfProduct(SeededRandom random)
    {
        var product = random.Pick(world.Products);
        return random.NextDouble() switch
        {
            < 0.30 => Save(product, random),
            < 0.36 => new Operation(OperationKind.DeleteProduct, null) { ProductId = product },
            < 0.42 => new Operation(OperationKind.GetProduct, null) { ProductId = product },
            _ => new Operation(OperationKind.ChangeStock, null) { ProductId = product, Quantity = random.Pick([-4, -2, -1, 2, 4, 9]) },
        };
    }

    private Operation OfCart(OperationKind kind, SeededRandom random)
    {
        var data = kind == OperationKind.SetData ? $$"""{"note":"{{++notes}}"}""" : null;
        var charges = kind == OperationKind.SetCharges ? ChargesText.Draw(++notes, random) : null;
        var asked = new Operation(kind, random.Pick(carts).CartId) { Data = data, Charges = charges };
        return asked.IsChange ? Finish(asked, random) : asked;
    }

    /// <summary>With a key and a condition, or without.</summary>
    private Operation Finish(Operation asked, SeededRandom random)
    {
        var id = asked.CartId!;
        if (!asked.MustCreate && random.Chance(asked.Kind == OperationKind.Merge ? 0.3 : 0.1))
        {
            asked = asked with { IfMatch = Condition(id, random) };
        }

        if (!random.Chance(world.Profile.Keyed) || keysOf.GetValueOrDefault(id) >= MostKeysOfCart)
        {
            return asked;
        }

        keysOf[id] = keysOf.GetValueOrDefault(id) + 1;
        asked = asked with { Key = keyed.Count > 0 && random.Chance(0.03) ? random.Pick(keyed).Key! : $"key-{++keys}" };
        if (!asked.IsAdd || !world.Profile.HasIdlePeriods)
        {
            keyed.Add(asked); // A cart that expired has forgotten its keys.
        }

        return asked;
    }

    /// <summary>A version of the cart; now and then one that is not there, any, or a list of some that are yet to come.</summary>
    private string Condition(string id, SeededRandom random)
    {
        if (random.Chance(0.15) || versions.GetValueOrDefault(id)?.Split('-') is not [var incarnation, var text])
        {
            return random.Chance(0.7) ? "*" : "0-1";
        }

        var number = int.Parse(text, CultureInfo.InvariantCulture);
        return string.Join("\",\"", Enumerable.Range(number, random.Pick([1, 1, 3])).Select(next => $"{incarnation}-{next}"));
    }
}
