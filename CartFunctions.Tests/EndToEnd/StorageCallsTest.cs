using CartFunctions.Coupons;
using CartFunctions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>An app whose storage calls a test counts or delays, and a cart of three products.</summary>
public abstract class StorageCallsTest : IAsyncLifetime
{
    /// <summary>A manual clock, which keeps waits from ending on a slow machine.</summary>
    protected ManualClock Clock { get; } = new() { HasSystemTimers = false };

    protected FaultyStorage Storage { get; private set; } = null!;

    protected TestApp App { get; private set; } = null!;

    /// <summary>
    /// The ids of the products. Each has a partition that no other has, nor the coupon LIMITED: one call may write all of a partition.
    /// </summary>
    protected List<string> Products { get; } = [];

    /// <summary>The id of the cart.</summary>
    protected string Cart { get; } = ObjectId.New().ToString();

    public virtual async ValueTask InitializeAsync()
    {
        Storage = await FaultyStorage.StartAsync();
        App = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = Storage.ConnectionString }, Configure);
        Assert.True(CouponCode.TryParse("LIMITED", out var limited));
        var ownPartitions = "0123456789abcdef".Except([limited.Id.ToString()[^1]]);
        foreach (var partition in ownPartitions.Take(3))
        {
            Products.Add(ObjectId.New().ToString()[..^1] + partition);
            await App.Client.SaveProductAsync(Products[^1], stock: 9);
            await App.Client.AddAsync(Products[^1], 1, Cart);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Storage.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives an app the clock.</summary>
    protected void Configure(WebApplicationBuilder builder) => builder.Services.AddSingleton<TimeProvider>(Clock);
}
