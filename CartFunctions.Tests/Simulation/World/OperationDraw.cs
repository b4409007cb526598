using CartFunctions.Tests.Simulation.Engine;

namespace CartFunctions.Tests.Simulation.World;

/// <summary>Draws what clients ask, by what they have seen so far.</summary>
/// <param name="world">The run.</param>
internal sealed class OperationDraw(SimulatedWorld world)
{
    private const int MostNewCarts = 3;

    private readonly Dictionary<string, string> versions = [];
    private readonly List<Operation> keyed = [];
    private readonly List<string> newCarts = [];
    private int saves;
    private int keys;

    /// <summary>The carts that the service chose ids for.</summary>
    public IReadOnlyList<string> NewCarts => newCarts;

    /// <summary>What a client asks next.</summary>
    public Operation Next(SeededRandom random)
    {
        var product = random.Pick(world.Products);
        var roll = random.NextDouble();
        if (roll < 0.08)
        {
            return roll < 0.05 ? Save(product, random) : OfProduct(roll < 0.06 ? OperationKind.DeleteProduct : OperationKind.GetProduct, product);
        }

        if (roll < 0.12 && keyed.Count > 0)
        {
            return random.Pick(keyed); // An old request, once more.
        }

        var kind = random.NextDouble() switch
        {
            < 0.40 => OperationKind.AddItem,
            < 0.62 => OperationKind.SetQuantity,
            < 0.74 => OperationKind.RemoveItem,
            < 0.78 => OperationKind.ClearCart,
            _ => OperationKind.GetCart,
        };
        var (device, cartId) = PickCart(kind, random);
        var isChange = kind != OperationKind.GetCart;
        var asked = new Operation(kind, cartId)
        {
            Device = device,
            ProductId = kind is OperationKind.GetCart or OperationKind.ClearCart ? null : product,
            Quantity = kind switch
            {
                OperationKind.AddItem => random.Next(1, 4),
                OperationKind.SetQuantity => random.Next(0, 8),
                _ => 0,
            },
            Key = isChange && cartId is not null && random.Chance(world.Profile.Keyed) ? NextKey(random) : null,
            IfMatch = isChange && cartId is not null && random.Chance(0.2) ? Condition(cartId, random) : null,
        };
        if (asked.Key is not null)
        {
            keyed.Add(asked);
        }

        return asked;
    }

    /// <summary>A product is saved with a name that no other save gives it.</summary>
    public Operation Save(string product, SeededRandom random) => new(OperationKind.SaveProduct, null)
    {
        ProductId = product,
        Product = new ProductValue($"name {++saves}", random.Next(0, 100_000) / 100m, random.Pick([0, 3, 10, 40, 1_000])),
    };

    /// <summary>What an answer tells the clients.</summary>
    public void Learn(Operation done)
    {
        if (done.Answer?.Cart is not { } cart)
        {
            return;
        }

        versions[cart.Id] = cart.Version;
        if (done.CartId is null && newCarts.Count < MostNewCarts)
        {
            newCarts.Add(cart.Id);
        }
    }

    private static Operation OfProduct(OperationKind kind, string product) => new(kind, null) { ProductId = product };

    private (string? Device, string? CartId) PickCart(OperationKind kind, SeededRandom random)
    {
        if (kind == OperationKind.AddItem && random.Chance(0.01))
        {
            return (null, null);
        }

        if (newCarts.Count > 0 && random.Chance(0.1))
        {
            return (null, random.Pick(newCarts));
        }

        var (device, cartId) = random.Pick(world.Carts);
        return (random.Chance(0.5) ? device : null, cartId);
    }

    /// <summary>Mostly a new one; now and then one that was given before, to something else.</summary>
    private string NextKey(SeededRandom random) =>
        keyed.Count > 0 && random.Chance(0.03) ? random.Pick(keyed).Key! : $"key-{++keys}";

    private string Condition(string cartId, SeededRandom random) =>
        random.Chance(0.15) || !versions.TryGetValue(cartId, out var version) ? "*" : random.Chance(0.15) ? "0-1" : version;
}
