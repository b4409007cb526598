using System.Collections.Immutable;
using System.Globalization;
using CartFunctions.Simulation.Engine;

namespace CartFunctions.Simulation.World;

/// <summary>
/// Draws the operations of a scenario with merges, in which each unit can be tracked. Adds of 1, 2 and 4 units of each product take effect
/// at most once, and only a checkout removes units from a cart.
/// </summary>
internal sealed class MergeDraw
{
    private const int MaxKeysOfCart = 90; // A cart remembers 100.
    private const int MaxNewCarts = 3;

    private readonly SimulatedWorld world;
    private readonly List<RequestedItem> remaining;
    private readonly List<SimulatedCart> carts;
    private readonly Dictionary<string, string> versions = [];
    private readonly Dictionary<string, int> keysOf = [];
    private readonly List<Operation> keyed = [];
    private int saves;
    private int notes;
    private int keys;

    /// <summary>Starts a scenario.</summary>
    public MergeDraw(SimulatedWorld world)
    {
        this.world = world;
        carts = [.. world.Carts];
        var random = SeededRandom.Of(world.Seed, 16);
        var all = world.Products.SelectMany(
            product => UnitsOf.Select(units => new RequestedItem(product, units, OptionsOf(product, units))));
        remaining = [.. all.OrderBy(_ => random.NextBits())];
    }

    /// <summary>The quantities of the adds of a product. A sum of some of them shows which they are.</summary>
    public static ImmutableArray<int> UnitsOf { get; } = [1, 2, 4];

    /// <summary>The options of the add of a quantity of a product.</summary>
    public static string OptionsOf(string product, int units) => LineOptions.All[(product[^1] + units) % LineOptions.All.Length];

    /// <summary>The items of an add.</summary>
    public static ImmutableArray<RequestedItem> ItemsOf(Operation add) =>
        add.ProductId is { } product ? [new RequestedItem(product, add.Quantity, add.Options)] : add.Items;

    /// <summary>Whether a repeat is safe. An add without a key could take effect twice.</summary>
    public static bool MayRepeat(Operation done) => done is not { IsAdd: true, IsUnknown: true, Key: null };

    /// <summary>Draws the next operation of a client.</summary>
    public Operation Next(SeededRandom random) => random.NextDouble() switch
    {
        < 0.22 when remaining.Count > 0 => Add(random),
        < 0.58 => Merge(random),
        < 0.66 when keyed.Count > 0 => random.Pick(keyed), // A repeat.
        < 0.78 => ProductOperation(random),
        < 0.82 => CartOperation(OperationKind.CheckOut, random),
        < 0.85 => CartOperation(OperationKind.Reserve, random) with { Quantity = random.Pick([1, 1, 5]) },
        < 0.86 => CartOperation(OperationKind.Release, random),
        < 0.88 => CartOperation(OperationKind.SetData, random),
        < 0.91 => CartOperation(OperationKind.SetCharges, random),
        _ => CartOperation(OperationKind.GetCart, random),
    };

    /// <summary>Draws a save of a product with a unique name, mostly with too few units for all adds.</summary>
    public Operation Save(string product, SeededRandom random) => new(OperationKind.SaveProduct, null)
    {
        ProductId = product,
        Product = new ProductState($"name {++saves}", random.Next(0, 100_000) / 100m, random.Pick([0, 2, 4, 7, 7, 20])),
    };

    /// <summary>Remembers the values of an answer for later requests.</summary>
    public void Learn(Operation done)
    {
        foreach (var cart in new[] { done.Answer?.Cart, done.Answer?.From }.OfType<ObservedCart>())
        {
            versions[cart.Id] = cart.Version;
        }

        if (done is { IsAdd: true, IsUnknown: false, IsWithoutEffect: false, Answer.IsSuccess: false, Key: null })
        {
            remaining.AddRange(ItemsOf(done)); // They were refused, so another request may add them.
        }
    }

    private Operation Add(SeededRandom random)
    {
        var first = Take(0);
        var cart = random.Pick(carts);
        var customer = random.Chance(0.5) ? cart.Customer : null;
        if (random.Chance(0.2))
        {
            var items = ImmutableArray.Create(first);
            while (items.Length < 3 && remaining.FindIndex(one => items.All(other => other.ProductId != one.ProductId)) is >= 0 and var at)
            {
                items = items.Add(Take(at));
            }

            return AddKeyAndCondition(new Operation(OperationKind.AddItems, cart.Id) { Customer = customer, Items = items }, random);
        }

        return AddKeyAndCondition(
            new Operation(OperationKind.AddItem, cart.Id)
            {
                Device = random.Chance(0.3) ? cart.Device : null,
                Customer = customer,
                ProductId = first.ProductId,
                Quantity = first.Quantity,
                Options = first.Options,
            },
            random);
    }

    private RequestedItem Take(int at)
    {
        var item = remaining[at];
        remaining.RemoveAt(at);
        return item;
    }

    private Operation Merge(SeededRandom random)
    {
        var (from, to) = (random.Pick(carts), random.Pick(carts));
        if (carts.Count < world.Carts.Count + MaxNewCarts && random.Chance(0.02))
        {
            to = new SimulatedCart(random.NextBits().ToString("x16", null) + "00000000"); // It does not exist yet.
            carts.Add(to);
        }

        var mustCreate = random.Chance(versions.ContainsKey(to.Id) ? 0.03 : 0.3);
        var customer = random.Chance(0.5) ? to.Customer : null; // It signs in.
        return AddKeyAndCondition(
            new Operation(OperationKind.Merge, to.Id) { Customer = customer, From = from.Id, MustCreate = mustCreate }, random);
    }

    private Operation ProductOperation(SeededRandom random)
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

    private Operation CartOperation(OperationKind kind, SeededRandom random)
    {
        var data = kind == OperationKind.SetData ? $$"""{"note":"{{++notes}}"}""" : null;
        var charges = kind == OperationKind.SetCharges ? ChargesText.Draw(++notes, random) : null;
        var cart = random.Pick(carts);
        var hasCustomerRoute = kind is OperationKind.SetData or OperationKind.GetCart;
        var asked = new Operation(kind, cart.Id)
        {
            Customer = hasCustomerRoute && random.Chance(0.5) ? cart.Customer : null,
            Data = data,
            Charges = charges,
        };
        return asked.IsChange ? AddKeyAndCondition(asked, random) : asked;
    }

    /// <summary>Adds a key and a condition to some operations.</summary>
    private Operation AddKeyAndCondition(Operation asked, SeededRandom random)
    {
        var id = asked.CartId!;
        if (!asked.MustCreate && random.Chance(asked.Kind == OperationKind.Merge ? 0.3 : 0.1))
        {
            asked = asked with { IfMatch = Condition(id, random) };
        }

        if (!random.Chance(world.Profile.Keyed) || keysOf.GetValueOrDefault(id) >= MaxKeysOfCart)
        {
            return asked;
        }

        keysOf[id] = keysOf.GetValueOrDefault(id) + 1;
        asked = asked with { Key = keyed.Count > 0 && random.Chance(0.03) ? random.Pick(keyed).Key! : $"key-{++keys}" };
        if (!asked.IsAdd || !world.Profile.HasIdlePeriods)
        {
            keyed.Add(asked); // An expired cart has forgotten its keys.
        }

        return asked;
    }

    /// <summary>
    /// The last seen version of the cart; sometimes <c>*</c>, a version that never exists, or a list that includes later versions.
    /// </summary>
    private string Condition(string id, SeededRandom random)
    {
        if (random.Chance(0.15) || versions.GetValueOrDefault(id)?.Split('-') is not [var generation, var text])
        {
            return random.Chance(0.7) ? "*" : "0-1";
        }

        var number = int.Parse(text, CultureInfo.InvariantCulture);
        return string.Join("\",\"", Enumerable.Range(number, random.Pick([1, 1, 3])).Select(next => $"{generation}-{next}"));
    }
}
