using System.Runtime.InteropServices;
using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.Storage.Carts;

public sealed class CartMemoryTests
{
    private const int Mebibyte = 1_048_576;

    private readonly FakeTimeProvider clock = new();
    private readonly CartMemory memory;

    public CartMemoryTests() => memory = new CartMemory(Mebibyte, clock);

    [Fact]
    public void A_cart_is_remembered_for_a_minute_from_its_last_use()
    {
        var cart = CartWith(lines: 1);
        memory.Remember(cart);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(cart, memory.Find(cart.Cart.Id));

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Same(cart, memory.Find(cart.Cart.Id));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(memory.Find(cart.Cart.Id));
        Assert.Equal((0, 0), (memory.Count, memory.Bytes));
    }

    [Fact]
    public void A_read_that_began_before_a_write_does_not_bring_the_old_cart_back()
    {
        var read = CartWith(lines: 1);
        var written = read with { Cart = read.Cart.NextVersion(clock.GetUtcNow()), ETag = new ETag("next") };
        memory.Remember(written);
        memory.Remember(read);

        Assert.Same(written, memory.Find(read.Cart.Id));
    }

    [Fact]
    public void A_cart_that_was_created_again_replaces_the_old_one()
    {
        var old = CartWith(lines: 1);
        var created = old with { Cart = old.Cart with { Version = new EntityVersion("other", 1) }, ETag = new ETag("other") };
        memory.Remember(old with { Cart = old.Cart.NextVersion(clock.GetUtcNow()) });
        memory.Remember(created);

        Assert.Same(created, memory.Find(old.Cart.Id));
    }

    [Fact]
    public void A_forgotten_cart_is_not_found()
    {
        var cart = CartWith(lines: 1);
        memory.Remember(cart);
        memory.Forget(cart.Cart.Id);

        Assert.Null(memory.Find(cart.Cart.Id));
        Assert.Equal(0, memory.Bytes);
    }

    [Fact]
    public void A_cart_that_takes_part_in_a_merge_or_is_not_fully_known_is_forgotten()
    {
        var cart = CartWith(lines: 1);
        StoredCart[] states =
        [
            cart with { Claim = new MergeClaim(new WriteId(1), ObjectId.New(), new ETag("source")) },
            cart with { MergeIntent = new MergeIntent(new WriteId(1), ObjectId.New(), null) },
            cart with { Unknown = new Dictionary<string, object> { ["Later"] = 1 } },
            cart with { ETag = default(ETag) },
            cart with { ETag = null },
        ];

        Assert.All(states, state =>
        {
            memory.Remember(cart);
            memory.Remember(state);
            Assert.Null(memory.Find(cart.Cart.Id));
        });
    }

    [Fact]
    public void The_least_recently_used_carts_make_room_and_100000_carts_stay_within_the_limit()
    {
        var first = CartWith(lines: 20);
        memory.Remember(first);
        for (var i = 0; i < 100_000; i++)
        {
            memory.Remember(CartWith(lines: i % 40));
            Assert.InRange(memory.Bytes, 1, Mebibyte);
            Assert.Same(first, memory.Find(first.Cart.Id));
        }

        Assert.InRange(memory.Count, 200, 1_000);
    }

    [Fact]
    public void A_memory_of_size_0_remembers_nothing()
    {
        var none = new CartMemory(0, clock);
        var cart = CartWith(lines: 0);
        none.Remember(cart);

        Assert.Null(none.Find(cart.Cart.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(200)]
    public void The_estimated_size_is_about_what_creating_the_cart_allocates(int lines)
    {
        CartWith(lines); // The first call also loads code.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var cart = CartWith(lines);
        var kept = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.InRange(StoredCartSize.Of(cart), kept * 0.5, (kept * 1.5) + 1_000);
    }

    private static StoredCart CartWith(int lines)
    {
        var added = new CartLine[lines];
        for (var i = 0; i < lines; i++)
        {
            added[i] = new CartLine(ObjectId.New(), 1, 10);
        }

        var cart = Cart.Empty(ObjectId.New(), "00ff00ff00ff00ff", DateTimeOffset.UnixEpoch).NextVersion(DateTimeOffset.UnixEpoch) with
        {
            Lines = ImmutableCollectionsMarshal.AsImmutableArray(added),
        };
        var tag = new ETag(string.Concat("W/\"datetime'", "2026-11-30T06%3A00%3A00.0000000Z", "'\""));
        return new StoredCart(cart, tag, default(RecentWrites).Add(new WriteId(1)), default);
    }
}
