using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Tests.Storage.Concurrency;

public sealed class RecentKeysTests
{
    [Fact]
    public void The_last_100_keys_are_remembered_with_their_operations()
    {
        var changes = Enumerable.Range(0, 150).Select(i => KeyedChange.Of($"key {i}", $"operation {i}")).ToList();

        var keys = changes.Aggregate(default(RecentKeys), (all, change) => all.Add(change, madeIt: change == changes[60], capacity: 100));

        Assert.Null(keys.Find(changes[49].KeyHash));
        Assert.Equal((changes[50], false), keys.Find(changes[50].KeyHash));
        Assert.Equal((changes[60], true), keys.Find(changes[60].KeyHash));
        Assert.Equal((changes[149], false), keys.Find(changes[149].KeyHash));
    }
}
