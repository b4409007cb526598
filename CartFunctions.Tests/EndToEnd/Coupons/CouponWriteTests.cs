using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Coupons;

/// <summary>Saving and deleting a coupon on storage that loses responses, and in races.</summary>
public sealed class CouponWriteTests : IAsyncLifetime
{
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private TestApp other = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        other = await TestApp.StartAsync(new Dictionary<string, string?> { ["Carts:TablePrefix"] = app.Prefix });
    }

    public async ValueTask DisposeAsync()
    {
        await other.DisposeAsync();
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task A_new_coupon_with_a_lost_response_is_reported_as_created()
    {
        storage.Fault = LoseResponseThen(() => Task.CompletedTask);

        Assert.Equal(HttpStatusCode.Created, (await SaveAsync(10)).Status);
    }

    [Fact]
    public async Task A_save_with_a_lost_response_is_not_repeated_over_a_newer_one()
    {
        await SaveAsync(10);
        storage.Fault = LoseResponseThen(() => SaveAsync(20, other));

        Assert.Equal(HttpStatusCode.OK, (await SaveAsync(30)).Status);
        Assert.Equal(20, await PercentAsync());
    }

    [Fact]
    public async Task A_save_with_a_lost_response_is_not_repeated_after_a_delete()
    {
        await SaveAsync(10);
        storage.Fault = LoseResponseThen(() => other.Client.DeleteCouponAsync("TEN"));

        var saved = await SaveAsync(20);

        Assert.Equal((HttpStatusCode.OK, 20), (saved.Status, saved.Data.GetProperty("percent").GetInt32()));
        (await app.Client.GetCouponAsync("TEN")).MustFail(HttpStatusCode.NotFound, "Coupon not found");
    }

    [Fact]
    public async Task A_delete_with_a_lost_response_spares_a_coupon_created_since()
    {
        await SaveAsync(10);
        storage.Fault = LoseResponseThen(() => SaveAsync(20, other));

        var deleted = await app.Client.DeleteCouponAsync("TEN");

        Assert.Equal((HttpStatusCode.OK, 10), (deleted.Status, deleted.Data.GetProperty("percent").GetInt32()));
        Assert.Equal(20, await PercentAsync());
    }

    [Fact]
    public async Task Of_racing_saves_in_two_apps_one_creates_the_coupon()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 16).Select(percent => SaveAsync(percent, percent % 2 == 0 ? app : other)));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created);
        Assert.Equal(15, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.InRange(await PercentAsync(), 1, 16);
    }

    [Fact]
    public async Task Of_racing_deletes_one_finds_the_coupon()
    {
        await SaveAsync(10);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? app : other).Client.DeleteCouponAsync("TEN")));

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(answer => answer.Status == HttpStatusCode.NotFound));
    }

    /// <summary>Loses the response to the first write, and runs an action before the app checks whether it was applied.</summary>
    private static Func<StorageCall, StorageFault> LoseResponseThen(Func<Task> act)
    {
        var (writes, reads) = (0, 0);
        return call =>
            call.IsWrite ? (Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None)
            : Volatile.Read(ref writes) == 1 && Interlocked.Exchange(ref reads, 1) == 0 ? new StorageFault { Before = _ => act() }
            : StorageFault.None;
    }

    private Task<Answer> SaveAsync(int percent, TestApp? by = null) =>
        (by ?? app).Client.SaveCouponAsync("TEN", $$"""{"percent":{{percent}}}""");

    private async Task<int> PercentAsync() => (await app.Client.GetCouponAsync("TEN")).Data.GetProperty("percent").GetInt32();
}
