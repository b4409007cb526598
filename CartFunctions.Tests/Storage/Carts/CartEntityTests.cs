using System.Collections.Immutable;
using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Tests.Storage.Carts;

public sealed class CartEntityTests
{
    [Fact]
    public void A_cart_at_its_limits_survives_the_conversion_to_an_entity()
    {
        var lines = Enumerable.Range(0, Cart.MaxLines)
            .Select(i => new CartLine(ObjectId.New(), int.MaxValue - i, 999_999_999_999.9999m - i)).ToImmutableArray();
        var cart = Cart.Empty(ObjectId.New(), "00ff", DateTimeOffset.UnixEpoch.AddDays(20_000)).NextVersion(DateTimeOffset.UtcNow) with
        {
            Lines = lines,
        };
        var id = new WriteId((ulong)Random.Shared.NextInt64());
        var keyed = KeyedChange.Of("key", "operation");

        var entity = CartEntity.From(
            new StoredCart(cart, null, default(RecentWrites).Add(id), default(RecentKeys).Add(keyed, madeIt: true, capacity: 100)));
        entity.ETag = new ETag("etag");
        var stored = CartEntity.Read(entity);

        Assert.Equal(cart with { Lines = [] }, stored.Cart with { Lines = [] });
        Assert.Equal(cart.Lines.AsEnumerable(), stored.Cart.Lines);
        Assert.Equal((id, new ETag("etag")), (stored.Writes.Back(0), stored.ETag));
        Assert.Equal((keyed, true), stored.Keys.Find(keyed.KeyHash));
    }

    [Fact]
    public void A_cart_without_lines_comes_back_without_lines()
    {
        var cart = Cart.Empty(ObjectId.New(), "00ff", DateTimeOffset.UtcNow).NextVersion(DateTimeOffset.UtcNow);

        Assert.Empty(CartEntity.Read(CartEntity.From(new StoredCart(cart, null, default, default))).Cart.Lines);
    }
}
