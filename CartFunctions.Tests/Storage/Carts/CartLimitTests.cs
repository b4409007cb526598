using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Coupons;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>
/// Rows that are as large as the contract allows stay within Azure's limits and lose nothing. JSON writes a control character as six
/// characters of two bytes each, so texts full of them are the largest.
/// </summary>
public sealed class CartLimitTests
{
    private const int MaxTransaction = 4 * 1024 * 1024;
    private const char Control = '\u0001';

    private static readonly DateTimeOffset Now = new(2026, 11, 30, 1, 2, 3, TimeSpan.Zero);

    // 200 lines with 32,768 bytes of options: 168 have 164 bytes, the others 163.
    private static readonly ImmutableArray<CartLine> Lines =
    [
        .. Enumerable.Range(0, Cart.MaxLines).Select(i =>
            new CartLine(ObjectId.New(), int.MaxValue - i, 999_999_999_999.9999m - i, OptionsOf(i < 168 ? 164 : 163))),
    ];

    private static readonly StringMap Data = StringMap.Of(new Dictionary<string, string>
    {
        ["a"] = new string(Control, 2_000),
        ["b"] = new string(Control, 2_000),
        ["c"] = new string(Control, 93),
    });

    private static readonly ImmutableArray<Charge> Charges =
        [.. Enumerable.Repeat(new Charge("shipping", new string(Control, 199) + "n", 999_999_999_999.9999m), 20)];

    private static readonly CouponCode Code =
        CouponCode.TryParse(new string('C', CouponCode.MaxLength), out var code) ? code : throw new InvalidOperationException();

    [Fact]
    public void The_largest_options_and_data_are_those_of_the_contract()
    {
        Assert.Equal(32_768, Lines.Sum(line => line.Options!.ByteCount));
        Assert.All(Lines, line => Assert.True(line.Options!.Fits(500, 1_024)));
        Assert.Equal((4_096, true), (Data.ByteCount, Data.Fits(2_000, 4_096)));
    }

    [Fact]
    public void A_cart_fits_an_entity()
    {
        var cart = LargestCart() with { Lines = Lines };

        MustKeep(cart);
    }

    [Fact]
    public void A_cart_whose_lines_are_in_transit_and_added_again_fits_an_entity()
    {
        var cart = LargestCart() with { InTransit = Lines, Lines = Lines };

        MustKeep(cart);
    }

    [Fact]
    public void A_checkout_fits_a_transaction()
    {
        var name = new string(Control, 199) + "n";
        var sku = new string('\\', 64);
        var lines = Lines.Select(line => new OrderLine(line, name, sku));
        var discount = new DiscountCalculator(4).Calculate(new Coupon(Code) { Percent = 99.99m }, Lines, Now);
        Assert.True(discount.TryGet(out var off, out _));
        var order = new Order(ObjectId.New(), ObjectId.New(), [.. lines], Now)
        {
            UserId = new string(Control, 255),
            Data = Data,
            Coupon = new OrderCoupon(Code, off),
            Charges = Charges,
        };

        var entity = OrderEntity.From(order, keyHash: 7);
        var read = OrderEntity.Read(entity);

        MustFit(entity);
        MustFit(CartEntity.From(StoredOf(LargestCart())), entity);
        Assert.Equal(order.Lines.AsEnumerable(), read.Lines);
        Assert.Equal(order.Data, read.Data);
        Assert.Equal(order.Charges.AsEnumerable(), read.Charges);
        Assert.Equal((order.UserId, order.AmountDue), (read.UserId, read.AmountDue));
        Assert.Equal((Code, off.Total), (read.Coupon!.Code, read.Coupon.Discount.Total));
        Assert.Equal(off.Lines.AsEnumerable(), read.Coupon.Discount.Lines);
    }

    [Fact]
    public void A_merge_marker_and_the_target_fit_a_transaction()
    {
        var marker = new MergeMarker(ObjectId.New(), new WriteId(7), ObjectId.New(), Lines);

        var entity = marker.ToEntity();
        var read = MergeMarker.Read(entity);

        MustFit(entity);
        MustFit(CartEntity.From(StoredOf(LargestCart() with { Lines = Lines })), entity);
        Assert.Equal(Lines.AsEnumerable(), read.Stayed);
        Assert.Equal(marker with { Stayed = [] }, MergeMarker.ReadWithoutLines(entity));
    }

    [Fact]
    public void Surrogate_pairs_survive_the_split_over_properties()
    {
        var options = StringMap.Of(new Dictionary<string, string> { ["n"] = string.Concat(Enumerable.Repeat("😀", 200)) });
        var lines = Enumerable.Range(0, 40).Select(i => new CartLine(ObjectId.New(), 1, i, options)).ToImmutableArray();
        var cart = LargestCart() with { Lines = lines };

        Assert.Equal(lines.AsEnumerable(), CartEntity.Read(CartEntity.From(StoredOf(cart))).Cart.Lines);
    }

    private static void MustKeep(Cart cart)
    {
        var stored = StoredOf(cart) with
        {
            MergeIntent = cart.InTransit.IsEmpty ? null : new MergeIntent(new WriteId(7), ObjectId.New(), new KeyedChange(7, 7)),
            Claim = new MergeClaim(new WriteId(8), ObjectId.New(), new ETag($"W/\"datetime'{Now:o}'\"")),
        };

        var entity = CartEntity.From(stored);
        var read = CartEntity.Read(entity);

        MustFit(entity);
        Assert.Equal(cart.Lines.AsEnumerable(), read.Cart.Lines);
        Assert.Equal(cart.InTransit.AsEnumerable(), read.Cart.InTransit);
        Assert.Equal((cart.Data, cart.Coupon, stored.MergeIntent), (read.Cart.Data, read.Cart.Coupon, read.MergeIntent));
        Assert.Equal(cart.Charges.AsEnumerable(), read.Cart.Charges);
        Assert.Null(read.Unknown);
    }

    private static void MustFit(params TableEntity[] entities)
    {
        foreach (var entity in entities)
        {
            Assert.All(
                AzureSize.PropertiesOf(entity), property => Assert.InRange(AzureSize.OfValue(property.Value), 0, AzureSize.MaxProperty));
            Assert.InRange(AzureSize.PropertiesOf(entity).Count(), 1, AzureSize.MaxProperties);
            Assert.InRange(AzureSize.Of(entity), 1, AzureSize.MaxEntity);
        }

        Assert.InRange(entities.Sum(AzureSize.Of), 1, MaxTransaction);
    }

    /// <summary>A cart without lines that has as much of everything else as possible.</summary>
    private static Cart LargestCart() => Cart.Empty(ObjectId.New(), "0123456789abcdef", Now).NextVersion(Now) with
    {
        Data = Data,
        Coupon = Code,
        Charges = Charges,
        Reservation = Reservation.Request(
            Reservation.Of(ObjectId.New(), Lines, Now.AddHours(1)),
            ObjectId.New(),
            [.. Reservation.UnitsOf(Lines), new ReservedUnits(Code, 1)],
            Now.AddHours(1)),
    };

    private static StoredCart StoredOf(Cart cart)
    {
        var (writes, keys) = (default(RecentWrites), default(RecentKeys));
        for (var i = 0; i < StoredCart.RememberedKeys; i++)
        {
            writes = writes.Add(new WriteId((ulong)i));
            keys = keys.Add(KeyedChange.Of(i.ToString(CultureInfo.InvariantCulture), "add"), madeIt: true, StoredCart.RememberedKeys);
        }

        return new StoredCart(cart, null, writes, keys);
    }

    /// <summary>Sixteen options, whose names and values are control characters.</summary>
    private static StringMap OptionsOf(int bytes)
    {
        const int Names = 16;
        return StringMap.Of(Enumerable.Range(0, Names).ToDictionary(
            name => ((char)(0x0e + name)).ToString(),
            name => new string(Control, ((bytes - Names) / Names) + (name < (bytes - Names) % Names ? 1 : 0))));
    }
}
