using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;

namespace CartFunctions.Tests.Storage;

/// <summary>What a read of the cart tells about a write whose answer was lost.</summary>
public sealed class PendingChangeTests
{
    private static readonly WriteId Ours = WriteId.New();

    [Theory]
    [InlineData(7, "other", nameof(WriteStatus.MayStillApply))]
    [InlineData(8, "ours", nameof(WriteStatus.Applied))]
    [InlineData(8, "other", nameof(WriteStatus.NotApplied))]
    [InlineData(9, "ours other", nameof(WriteStatus.Applied))]
    [InlineData(9, "other ours", nameof(WriteStatus.NotApplied))]
    [InlineData(9, "other", nameof(WriteStatus.Unknown))]
    public void An_update_of_version_7_is_looked_for_where_version_8_was_made(long version, string lastWrites, string status)
    {
        var pending = Pending();
        pending.LoseAnswer(new ETag("7"), new CartVersion("one", 8));

        Assert.Equal(status, pending.StatusIn(Stored("one", version, lastWrites)).ToString());
    }

    [Fact]
    public void An_insert_is_looked_for_in_the_cart_that_it_would_have_made()
    {
        var pending = Pending();
        pending.LoseAnswer(null, new CartVersion("one", 1));

        Assert.Equal(WriteStatus.Applied, pending.StatusIn(Stored("one", 1, "ours")));
        Assert.Equal(WriteStatus.NotApplied, pending.StatusIn(Stored("two", 1, "other")));
    }

    [Fact]
    public void A_lost_insert_may_still_arrive_as_long_as_there_is_no_cart()
    {
        var insert = Pending();
        Assert.Equal(WriteStatus.NotApplied, insert.StatusIn(null));

        insert.LoseAnswer(null, new CartVersion("one", 1));

        Assert.Equal(WriteStatus.MayStillApply, insert.StatusIn(null));
    }

    [Fact]
    public void The_doubt_stays_until_it_is_ended_whatever_is_asked()
    {
        var update = Pending();
        Assert.False(update.IsInDoubt);

        update.LoseAnswer(new ETag("7"), new CartVersion("one", 8));
        Assert.Equal(WriteStatus.NotApplied, update.StatusIn(Stored("one", 8, "other")));
        Assert.True(update.IsInDoubt);
        Assert.Equal(WriteStatus.MayStillApply, update.StatusIn(Stored("one", 7, "other")));

        update.EndDoubt();
        Assert.False(update.IsInDoubt);
        Assert.Equal(WriteStatus.NotApplied, update.StatusIn(Stored("one", 7, "other")));
    }

    private static PendingChange Pending() =>
        new(ObjectId.New(), new RemoveAllItems(), WriteOptions.None, Ours, DateTimeOffset.UtcNow);

    private static StoredCart Stored(string incarnation, long version, string lastWrites)
    {
        var cart = Cart.Empty(ObjectId.New(), incarnation, DateTimeOffset.UtcNow) with { Version = new(incarnation, version) };
        var writes = lastWrites.Split(' ')
            .Aggregate(default(RecentWrites), (all, id) => all.Add(id == "ours" ? Ours : WriteId.New()));
        return new StoredCart(cart, new ETag($"{version}"), writes, default);
    }
}
