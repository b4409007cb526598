using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage;
using static CartFunctions.Storage.PendingWrite;

namespace CartFunctions.Tests.Storage;

/// <summary>What a read of the cart tells about a write whose answer was lost.</summary>
public sealed class PendingWriteTests
{
    private static readonly WriteId Ours = WriteId.New();

    [Theory]
    [InlineData(7, "other", Fate.NotIn)]
    [InlineData(8, "ours", Fate.In)]
    [InlineData(8, "other", Fate.NotIn)]
    [InlineData(9, "ours other", Fate.In)]
    [InlineData(9, "other ours", Fate.NotIn)]
    [InlineData(9, "other", Fate.Forgotten)]
    public void An_update_of_version_7_is_looked_for_where_version_8_was_made(long version, string lastWrites, Fate fate)
    {
        var pending = Pending();
        pending.LoseAnswer(new ETag("7"), new CartVersion("one", 8));

        Assert.Equal(fate, pending.FateIn(Stored("one", version, lastWrites)));
    }

    [Fact]
    public void An_insert_is_looked_for_in_the_cart_that_it_would_have_made()
    {
        var pending = Pending();
        pending.LoseAnswer(null, new CartVersion("one", 1));

        Assert.Equal(Fate.In, pending.FateIn(Stored("one", 1, "ours")));
        Assert.Equal(Fate.NotIn, pending.FateIn(Stored("two", 1, "other")));
        Assert.Equal(Fate.NotIn, pending.FateIn(null));
    }

    [Fact]
    public void A_lost_update_may_still_arrive_only_where_what_it_replaces_is_still_there()
    {
        var update = Pending();
        Assert.False(update.MayStillArrive(Stored("one", 7, "other")));

        update.LoseAnswer(new ETag("7"), new CartVersion("one", 8));

        Assert.True(update.MayStillArrive(Stored("one", 7, "other")));
        Assert.True(update.HasLostAnswer);
        Assert.False(update.MayStillArrive(Stored("one", 8, "other")));
        Assert.False(update.HasLostAnswer);
    }

    [Fact]
    public void A_lost_insert_may_still_arrive_only_where_there_still_is_no_cart()
    {
        var insert = Pending();
        Assert.False(insert.MayStillArrive(null));

        insert.LoseAnswer(null, new CartVersion("one", 1));

        Assert.True(insert.MayStillArrive(null));
        Assert.False(insert.MayStillArrive(Stored("two", 1, "other")));
    }

    private static PendingWrite Pending() =>
        new(ObjectId.New(), new RemoveAllItems(), Preconditions.None, Ours, DateTimeOffset.UtcNow);

    private static StoredCart Stored(string incarnation, long version, string lastWrites)
    {
        var cart = Cart.Empty(ObjectId.New(), incarnation, DateTimeOffset.UtcNow) with { Version = new(incarnation, version) };
        var writes = lastWrites.Split(' ')
            .Aggregate(default(RecentWrites), (all, id) => all.Add(id == "ours" ? Ours : WriteId.New()));
        return new StoredCart(cart, new ETag($"{version}"), writes, default);
    }
}
