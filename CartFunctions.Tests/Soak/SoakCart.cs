using System.Collections.Concurrent;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Soak;

/// <summary>A cart of the model: who made how many changes, and what must be in it. A line belongs to one client alone.</summary>
/// <param name="device">The device whose cart it is; both surfaces reach it.</param>
/// <param name="id">The cart's id.</param>
public sealed class SoakCart(string device, string id)
{
    private int changes;

    public string Device => device;

    public string Id => id;

    /// <summary>The quantity of each product that is in the cart.</summary>
    public ConcurrentDictionary<string, int> Lines { get; } = new();

    /// <summary>One change took effect.</summary>
    public void CountChange() => Interlocked.Increment(ref changes);

    /// <summary>Holds that storage has what the model has: the same lines, by exactly as many changes.</summary>
    public async Task MustBeStoredAsync(TestApp app)
    {
        var stored = await app.Client.GetCartAsync(id);
        var lines = stored.Items.ToDictionary(item => item.Product, item => item.Quantity);

        Assert.Equal(Lines.OrderBy(line => line.Key), lines.OrderBy(line => line.Key));
        Assert.EndsWith($"-{changes}", stored.Cart.Version, StringComparison.Ordinal);
    }
}
