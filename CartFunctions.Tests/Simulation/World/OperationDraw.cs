using System.Collections.Immutable;
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
        if (roll < 0.10)
        {
            return OfProduct(roll, product, random);
        }

        if (roll < 0.14 && keyed.Count > 0)
        {
            var old = random.Pick(keyed); // Once more; now and then by the route for many lines, which makes it another operation.
            return old is { Kind: OperationKind.AddItem, Device: null } && random.Chance(0.2)
                ? old with { Kind = OperationKind.AddItems, ProductId = null, Quantity = 0, Items = [new ItemAsked(old.ProductId!, old.Quantity)] }
                : old;
        }

        var kind = random.NextDouble() switch
        {
            < 0.34 => OperationKind.AddItem,
            < 0.40 => OperationKind.AddItems,
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
            ProductId = kind is OperationKind.AddItem or OperationKind.SetQuantity or OperationKind.RemoveItem ? product : null,
            Items = kind == OperationKind.AddItems ? Items(random) : [],
            Quantity = kind switch
            {
                OperationKind.AddItem => random.Next(1, 4),
                OperationKind.SetQuantity => random.Next(0, 8),
                _ => 0,
            },
            Key = isChange && cartId is not null && random.Chance(world.Profile.Keyed) ? NextKey(random) : null,
            IfMatch = isChange && cartId is not null && random.Chance(0.2) ? Condition(cartId, random) : null,
        };
        return Remember(asked);
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
        if (done.Answer is { Product: not null, ETag: { } tag })
        {
            versions[done.ProductId!] = tag;
        }

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

    private Operation OfProduct(double roll, string product, SeededRandom random)
    {
        var asked = roll switch
        {
            < 0.04 => Save(product, random),
            < 0.05 => new Operation(OperationKind.DeleteProduct, null) { ProductId = product },
            < 0.07 => new Operation(OperationKind.GetProduct, null) { ProductId = product },
            _ => new Operation(OperationKind.ChangeStock, null)
            {
                ProductId = product,
                Quantity = random.Pick([-5, -1, 1, 3, 30]),
                Key = random.Chance(world.Profile.Keyed) ? NextKey(random) : null,
            },
        };
        return Remember(asked.IsChange && random.Chance(0.3) ? asked with { IfMatch = Condition(product, random) } : asked);
    }

    private Operation Remember(Operation asked)
    {
        if (asked.Key is not null)
        {
            keyed.Add(asked);
        }

        return asked;
    }

    private ImmutableArray<ItemAsked> Items(SeededRandom random) =>
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new ItemAsked(random.Pick(world.Products), random.Next(1, 3)))];

    private (string? Device, string? CartId) PickCart(OperationKind kind, SeededRandom random)
    {
        if (kind == OperationKind.AddItems)
        {
            return (null, random.Pick(world.Carts).CartId); // The device API has no such route.
        }

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

    private string Condition(string id, SeededRandom random) =>
        random.Chance(0.15) || !versions.TryGetValue(id, out var version) ? "*" : random.Chance(0.15) ? "0-1" : version;
}
