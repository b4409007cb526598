using System.Net;
using Azure.Data.Tables;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CartFunctions.Tests.EndToEnd.Sweep;

/// <summary>The sweep of expired carts, on a real Azurite whose calls are recorded.</summary>
public sealed class ExpirySweepTests : SweepTest
{
    [Fact]
    public async Task A_sweep_makes_two_calls_per_range_and_one_per_expired_cart() =>
        await MustSweepAsync(await SeedAsync(30, Expired), await SeedAsync(70, Expired + TimeSpan.FromHours(1)));

    [Fact]
    public async Task A_cart_that_changes_during_the_sweep_survives()
    {
        var ids = await SeedAsync(20, Expired);
        var touched = ids[7].ToString();
        Storage.Fault = call => call.Method == "DELETE" && call.Path.Contains(touched, StringComparison.Ordinal)
            ? new StorageFault { Before = _ => App.Client.AddAsync(Product, 2, touched) }
            : StorageFault.None;

        var swept = await SweepAsync();

        Assert.Equal((20, 19, 0), swept);
        await MustHoldAsync(touched, 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_write_that_races_with_the_sweep_is_not_lost(bool answerIsLost)
    {
        var cart = (await SeedAsync(1, Expired))[0].ToString();
        var met = 0;
        Storage.Fault = call => call.Method == "PUT" && call.IsToCarts && Interlocked.Exchange(ref met, 1) == 0
            ? new StorageFault { Before = SweepMeanwhileAsync, IsDropped = answerIsLost }
            : StorageFault.None;

        var answer = await App.Client.AddAsync(Product, 2, cart);

        Assert.Equal((1, HttpStatusCode.OK), (met, answer.Status));
        await MustHoldAsync(cart, 2);

        async Task SweepMeanwhileAsync(CancellationToken cancellationToken) =>
            Assert.Equal((1, 1, 0), await App.Get<ExpirySweep>().RunAsync(cancellationToken));
    }

    [Fact]
    public async Task A_delete_with_a_lost_response_is_repeated_and_the_sweep_continues()
    {
        var ids = await SeedAsync(20, Expired);
        var lost = 0;
        Storage.Fault = call => call.Method == "DELETE" && Interlocked.Exchange(ref lost, 1) == 0
            ? StorageFault.LostResponse
            : StorageFault.None;

        Assert.Equal((20, 19, 0), await SweepAsync());

        Assert.Empty(await FindAllAsync(ids));
    }

    [Fact]
    public async Task With_an_expiry_time_of_zero_no_cart_is_deleted()
    {
        await SeedAsync(3, Expired - TimeSpan.FromDays(3_000));
        await using var forEver = await StartAppAsync(new Dictionary<string, string?> { ["Carts:ExpireAfter"] = "00:00:00" });
        Storage.Fault = Record;

        Assert.Equal((0, 0, 0), await forEver.Get<ExpirySweep>().RunAsync(default));

        Assert.DoesNotContain(Calls, call => call.Method == "DELETE");
    }

    [Fact]
    public async Task The_standalone_host_sweeps_every_night()
    {
        var clock = new FakeTimeProvider();
        await using var nightly = await WhileTimePassesAsync(TestApp.StartAsync(
            configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)));
        var cart = await WhileTimePassesAsync(AddAsync());
        var carts = new TableClient((await Azurite.Shared).ConnectionString, nightly.Prefix + "carts");

        await Eventually.HoldsAsync(async () =>
        {
            clock.Advance(TimeSpan.FromDays(1));
            return !(await carts.GetEntityIfExistsAsync<TableEntity>(cart.CartId, cart.CartId)).HasValue;
        });

        Assert.True(clock.GetUtcNow() >= cart.Cart.UpdatedAt + Lifetime);

        async Task<Answer> AddAsync() => await nightly.Client.AddAsync(await nightly.Client.AddProductAsync(stock: 9), 1);

        // Waits of the app, for example before a retry, also end by this clock.
        async Task<T> WhileTimePassesAsync<T>(Task<T> work)
        {
            await Eventually.HoldsAsync(() =>
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(work.IsCompleted);
            });
            return await work;
        }
    }

    private async Task MustHoldAsync(string cart, int quantity)
    {
        Storage.Fault = _ => StorageFault.None;
        Assert.Equal(quantity, Assert.Single((await App.Client.GetCartAsync(cart)).Items).Quantity);
    }
}
