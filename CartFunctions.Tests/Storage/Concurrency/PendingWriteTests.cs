using Azure;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Tests.Storage.Concurrency;

/// <summary>The status of a write with a lost response, given what a read of the cart returns.</summary>
public sealed class PendingWriteTests
{
    private static readonly WriteId Ours = new(1);
    private static readonly WriteId Other = new(2);

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
        pending.MarkOutcomeUnknown(new ETag("7"), new EntityVersion("one", 8));

        Assert.Equal(status, StatusIn(pending, ("one", version, lastWrites)).ToString());
    }

    [Fact]
    public void An_insert_is_looked_for_in_the_cart_that_it_would_have_created()
    {
        var pending = Pending();
        pending.MarkOutcomeUnknown(null, new EntityVersion("one", 1));

        Assert.Equal(WriteStatus.Applied, StatusIn(pending, ("one", 1, "ours")));
        Assert.Equal(WriteStatus.NotApplied, StatusIn(pending, ("two", 1, "other")));
    }

    [Fact]
    public void A_lost_insert_may_still_arrive_while_there_is_no_cart()
    {
        var insert = Pending();
        Assert.Equal(WriteStatus.NotApplied, StatusIn(insert, null));

        insert.MarkOutcomeUnknown(null, new EntityVersion("one", 1));

        Assert.Equal(WriteStatus.MayStillApply, StatusIn(insert, null));
    }

    [Theory]
    [InlineData("one", 9, "other ours")] // The one that was lost behind another's change arrived.
    [InlineData("one", 8, "ours")] // The one that was lost alone did.
    [InlineData("two", 1, "ours")] // The one that made the cart did.
    public void A_write_lost_in_several_attempts_is_looked_for_at_each_version(string generation, long version, string writes)
    {
        var pending = Pending();
        pending.MarkOutcomeUnknown(null, new EntityVersion("two", 1));
        pending.MarkOutcomeUnknown(new ETag("7"), new EntityVersion("one", 9));
        pending.MarkOutcomeUnknown(new ETag("7"), new EntityVersion("one", 8));

        Assert.Equal(WriteStatus.Applied, StatusIn(pending, (generation, version, writes)));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("6")]
    public void A_write_may_arrive_while_any_of_its_attempts_may(string etag)
    {
        var pending = Pending();
        pending.MarkOutcomeUnknown(new ETag("6"), new EntityVersion("one", 7));
        pending.MarkOutcomeUnknown(new ETag("7"), new EntityVersion("one", 8));

        Assert.Equal(WriteStatus.MayStillApply, StatusIn(pending, ("one", long.Parse(etag, null), "other")));
        Assert.Equal(WriteStatus.NotApplied, StatusIn(pending, ("one", 8, "other other other")));
    }

    [Fact]
    public void The_outcome_stays_unknown_until_it_is_cleared()
    {
        var update = Pending();
        Assert.False(update.IsOutcomeUnknown);

        update.MarkOutcomeUnknown(new ETag("7"), new EntityVersion("one", 8));
        Assert.Equal(WriteStatus.NotApplied, StatusIn(update, ("one", 8, "other")));
        Assert.True(update.IsOutcomeUnknown);
        Assert.Equal(WriteStatus.MayStillApply, StatusIn(update, ("one", 7, "other")));

        update.ClearOutcomeUnknown();
        Assert.False(update.IsOutcomeUnknown);
        Assert.Equal(WriteStatus.NotApplied, StatusIn(update, ("one", 7, "other")));
    }

    private static PendingWrite<string, string> Pending() => new("a change", Ours, DateTimeOffset.UnixEpoch);

    private static WriteStatus StatusIn(PendingWrite write, (string Generation, long Version, string LastWrites)? stored) =>
        write.StatusIn(stored is not { } state ? null : new State(
            new ETag($"{state.Version}"),
            new EntityVersion(state.Generation, state.Version),
            state.LastWrites.Split(' ').Aggregate(default(RecentWrites), (all, id) => all.Add(id == "ours" ? Ours : Other)),
            default));

    private sealed record State(ETag? ETag, EntityVersion Version, RecentWrites Writes, RecentKeys Keys) : IStoredState
    {
        public string Tag => Version.ToString();
    }
}
