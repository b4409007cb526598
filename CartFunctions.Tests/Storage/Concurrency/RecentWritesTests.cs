using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Tests.Storage.Concurrency;

public sealed class RecentWritesTests
{
    [Fact]
    public void The_last_64_writes_are_remembered_in_order()
    {
        var ids = Enumerable.Range(0, 100).Select(i => new WriteId((ulong)i)).ToList();
        var writes = ids.Aggregate(default(RecentWrites), (all, id) => all.Add(id));

        Assert.Equal(ids[99], writes.Back(0));
        Assert.Equal(ids[36], writes.Back(63));
        Assert.Null(writes.Back(64));
    }
}
