using System.Collections.Immutable;
using CartFunctions.Simulation.Engine;

namespace CartFunctions.Simulation.World;

/// <summary>Draws the requests of clients from the answers that they have seen.</summary>
/// <param name="world">The run.</param>
internal sealed class OperationDraw(SimulatedWorld world)
{
    private const int MaxNewCarts = 3;

    private readonly Dictionary<string, string> versions = [];
    private readonly List<Operation> keyed = [];
    private readonly List<string> newCarts = [];
    private readonly List<(string Cart, string Order)> orders = [];
    private readonly Dictionary<(string ProductId, string Options), string> lineIds = [];
    private int saves;
    private readonly Dictionary<string, decimal> dues = [];
    private int notes;
    private int charges;
    private int keys;

    /// <summary>The carts whose id the app generated.</summary>
    public IReadOnlyList<string> NewCarts => newCarts;

    /// <summary>Draws the next operation of a client.</summary>
    public Operation Next(SeededRandom random)
    {
        var product = random.Pick(world.Products);
        var roll = random.NextDouble();
        if (roll < 0.03 && world.Coupons.Count > 0)
        {
            return CouponOperation(random.Pick(world.Coupons), random);
        }

        if (roll < 0.10)
        {
            return ProductOperation(roll, product, random);
        }

        if (roll < 0.14 && keyed.Count > 0)
        {
            return OldRequest(random);
        }

        var kind = world.Profile.HasPurchases ? PurchaseKind(random) : UsualKind(random);
        if (kind == OperationKind.GetOrder)
        {
            return GetOrder(random);
        }

        var (cartId, device, customer) = PickCart(kind, random);
        var isChange = kind != OperationKind.GetCart;
        var isOnLine = kind is OperationKind.AddItem or OperationKind.SetQuantity or OperationKind.RemoveItem;
        var options = isOnLine ? Options(product, isNew: kind == OperationKind.AddItem, random) : LineOptions.None;
        var asked = new Operation(kind, cartId)
        {
            Device = device,
            Customer = customer,
            ProductId = isOnLine ? product : null,
            Options = options,
            LineId = kind == OperationKind.AddItem ? null : lineIds.GetValueOrDefault((product, options)),
            Data = kind != OperationKind.SetData ? null : random.Chance(0.2) ? LineOptions.None : $$"""{"note":"{{++notes}}"}""",
            Code = kind == OperationKind.ApplyCoupon ? random.Pick(world.Coupons).Code : null,
            Charges = kind == OperationKind.SetCharges ? ChargesText.Draw(++charges, random) : null,
            AmountDue = kind == OperationKind.CheckOut ? AmountDue(cartId!, random) : null,
            Items = kind == OperationKind.AddItems ? Items(random) : [],
            Quantity = kind switch
            {
                OperationKind.AddItem => random.Next(1, 4),
                OperationKind.SetQuantity => random.Next(0, world.Profile.HasPurchases ? 5 : 8),
                OperationKind.Reserve => random.Pick([1, 1, 1, 2, 5, 15, 60]),
                _ => 0,
            },
            Key = isChange && cartId is not null && random.Chance(world.Profile.Keyed) ? NextKey(random) : null,
            IfMatch = isChange && cartId is not null && random.Chance(0.2) ? Condition(cartId, random) : null,
        };
        return Remember(asked);
    }

    /// <summary>Draws a save of a product with a unique name, by its id or under its SKU if it has one.</summary>
    public Operation Save(string product, SeededRandom random) => new(OperationKind.SaveProduct, null)
    {
        ProductId = product,
        Product = new ProductState(
            $"name {++saves}",
            random.Next(0, 100_000) / 100m,
            random.Pick<int>(world.Profile.HasPurchases ? [2, 6, 12, 25] : [0, 3, 10, 40, 1_000]))
        {
            Sku = world.SkuOf(product) is { } sku && random.Chance(0.5) ? sku : null,
        },
    };

    /// <summary>Draws a save of a coupon with few uses or without a limit.</summary>
    public Operation Save((string Code, string Id) coupon, SeededRandom random)
    {
        var (isPercentage, hasTimes) = (random.Chance(0.5), world.Profile.HasCouponTimes);
        return new Operation(OperationKind.SaveCoupon, null)
        {
            Code = coupon.Code,
            ProductId = coupon.Id,
            Coupon = new CouponState
            {
                Percent = isPercentage ? random.Pick([5m, 12.5m, 100m]) : null,
                Amount = isPercentage ? null : random.Pick([0.01m, 30m, 5_000m]),
                Minimum = random.Chance(0.2) ? 500m : null,
                ProductId = random.Chance(0.2) ? random.Pick(world.Products) : null,
                From = hasTimes && random.Chance(0.3) ? MinutesFromNow(random.Pick([-1, 1, 4])) : null,
                Until = hasTimes && random.Chance(0.5) ? MinutesFromNow(random.Pick([4, 6, 9])) : null,
                Limit = random.Chance(0.2) ? null : random.Pick([1, 1, 2, 3, 5, 9]),
            },
        };
    }

    private DateTimeOffset MinutesFromNow(int minutes) => LoopClock.Epoch.AddTicks(world.Loop.Now).AddMinutes(minutes);

    /// <summary>Remembers the values of an answer for later requests.</summary>
    public void Learn(Operation done)
    {
        if (done.Answer is { Product: not null, ETag: { } tag })
        {
            versions[done.ProductId!] = tag;
        }

        if (done.Answer?.Order is { } order)
        {
            orders.Add((order.CartId, order.Id));
        }

        if (done.Answer?.Cart is not { } cart)
        {
            return;
        }

        foreach (var (line, id) in cart.Lines.Zip(cart.LineIds))
        {
            lineIds[(line.ProductId, line.Options)] = id;
        }

        versions[cart.Id] = cart.Version;
        dues[cart.Id] = cart.AmountDue;
        if (done.CartId is null && newCarts.Count < MaxNewCarts)
        {
            newCarts.Add(cart.Id);
        }
    }

    private static OperationKind UsualKind(SeededRandom random) => random.NextDouble() switch
    {
        < 0.34 => OperationKind.AddItem,
        < 0.40 => OperationKind.AddItems,
        < 0.62 => OperationKind.SetQuantity,
        < 0.74 => OperationKind.RemoveItem,
        < 0.78 => OperationKind.ClearCart,
        < 0.82 => OperationKind.SetData,
        < 0.85 => OperationKind.SetCharges,
        _ => OperationKind.GetCart,
    };

    private static OperationKind PurchaseKind(SeededRandom random) => random.NextDouble() switch
    {
        < 0.08 => OperationKind.ApplyCoupon,
        < 0.09 => OperationKind.RemoveCoupon,
        < 0.25 => OperationKind.AddItem,
        < 0.30 => OperationKind.AddItems,
        < 0.40 => OperationKind.SetQuantity,
        < 0.45 => OperationKind.RemoveItem,
        < 0.46 => OperationKind.ClearCart,
        < 0.65 => OperationKind.Reserve,
        < 0.70 => OperationKind.Release,
        < 0.85 => OperationKind.CheckOut,
        < 0.89 => OperationKind.GetOrder,
        < 0.92 => OperationKind.SetData,
        < 0.97 => OperationKind.SetCharges,
        _ => OperationKind.GetCart,
    };

    /// <summary>An earlier keyed request. Sometimes it uses the route for many lines, which makes it a different operation.</summary>
    private Operation OldRequest(SeededRandom random)
    {
        var checkouts = random.Chance(0.3) ? keyed.FindAll(one => one.Kind == OperationKind.CheckOut) : [];
        var old = random.Pick(checkouts.Count > 0 ? checkouts : keyed);
        return old is not { Kind: OperationKind.AddItem, Device: null } || !random.Chance(0.2) ? old : old with
        {
            Kind = OperationKind.AddItems,
            ProductId = null,
            Quantity = 0,
            Options = LineOptions.None,
            Items = [new RequestedItem(old.ProductId!, old.Quantity, old.Options)],
        };
    }

    private Operation GetOrder(SeededRandom random)
    {
        var (cart, order) = orders.Count == 0 || random.Chance(0.1)
            ? (random.Pick(world.Carts).Id, new string('0', 24))
            : random.Pick(orders);
        return new Operation(OperationKind.GetOrder, cart) { OrderId = order };
    }

    private Operation CouponOperation((string Code, string Id) coupon, SeededRandom random) => random.NextDouble() switch
    {
        < 0.5 => Save(coupon, random),
        < 0.65 => new Operation(OperationKind.DeleteCoupon, null) { Code = coupon.Code, ProductId = coupon.Id },
        _ => new Operation(OperationKind.GetCoupon, null) { Code = coupon.Code, ProductId = coupon.Id },
    };

    private Operation ProductOperation(double roll, string product, SeededRandom random)
    {
        var asked = roll switch
        {
            < 0.04 => Save(product, random),
            < 0.05 => new Operation(OperationKind.DeleteProduct, null) { ProductId = product },
            < 0.07 => new Operation(OperationKind.GetProduct, null) { ProductId = product },
            _ => new Operation(OperationKind.ChangeStock, null)
            {
                ProductId = product,
                Quantity = random.Pick<int>(world.Profile.HasPurchases ? [-2, -1, 3, 6, 9, 12] : [-5, -1, 1, 3, 30]),
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

    /// <summary>The last seen amount of the cart, often none, and sometimes a wrong amount.</summary>
    private decimal? AmountDue(string cartId, SeededRandom random) =>
        random.Chance(0.4) || !dues.TryGetValue(cartId, out var due) ? null : random.Chance(0.1) ? due + 0.0001m : due;

    private ImmutableArray<RequestedItem> Items(SeededRandom random) =>
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ =>
        {
            var product = random.Pick(world.Products);
            return new RequestedItem(product, random.Next(1, 3), Options(product, isNew: true, random));
        })];

    /// <summary>The options of a line, mostly none. A request can name an existing line only after an answer has shown its id.</summary>
    private string Options(string product, bool isNew, SeededRandom random)
    {
        var options = random.Chance(0.5) ? LineOptions.None : random.Pick(LineOptions.All);
        return isNew || lineIds.ContainsKey((product, options)) ? options : LineOptions.None;
    }

    private (string? CartId, string? Device, string? Customer) PickCart(OperationKind kind, SeededRandom random)
    {
        var cart = random.Pick(world.Carts);
        if (kind is OperationKind.Reserve or OperationKind.Release or OperationKind.CheckOut or OperationKind.SetCharges)
        {
            return (cart.Id, null, null); // Only the shop's back end has such a route.
        }

        if (kind == OperationKind.AddItem && random.Chance(0.01))
        {
            return default;
        }

        if (newCarts.Count > 0 && random.Chance(0.1))
        {
            return (random.Pick(newCarts), null, null);
        }

        var isOwner = random.Chance(0.5);
        var hasDeviceRoute = kind != OperationKind.AddItems;
        return (cart.Id, isOwner && hasDeviceRoute ? cart.Device : null, isOwner ? cart.Customer : null);
    }

    /// <summary>A new key; sometimes the key of another operation.</summary>
    private string NextKey(SeededRandom random) =>
        keyed.Count > 0 && random.Chance(0.03) ? random.Pick(keyed).Key! : $"key-{++keys}";

    private string Condition(string id, SeededRandom random) =>
        random.Chance(0.15) || !versions.TryGetValue(id, out var version) ? "*" : random.Chance(0.15) ? "0-1" : version;
}
