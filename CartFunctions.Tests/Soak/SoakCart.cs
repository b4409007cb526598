using System.Collections.Concurrent;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Soak;

/// <summary>The model of a cart: the number of changes of each client, and the expected lines. Each line belongs to one client.</summary>
/// <param name="device">The device that owns the cart. Clients use it over both surfaces.</param>
/// <param name="id">The cart's id.</param>
public sealed class SoakCart(string device, string id)
{
    private int changes;

    public string Device => device;

    public string Id => id;

    /// <summary>The quantity of each product in the cart.</summary>
    public ConcurrentDictionary<string, int> Lines { get; } = new();

    /// <summary>Records that one change took effect.</summary>
    public void CountChange() => Interlocked.Increment(ref changes);

    /// <summary>Asserts that the stored cart equals the model: the same lines, after the same number of changes.</summary>
    public async Task MustBeStoredAsync(TestApp app)
    {
        var stored = await app.Client.GetCartAsync(id);
        var lines = stored.Items.ToDictionary(item => item.Product, item => item.Quantity);

        Assert.Equal(Lines.OrderBy(line => line.Key), lines.OrderBy(line => line.Key));
        Assert.EndsWith($"-{changes}", stored.Cart.Version, StringComparison.Ordinal);
    }
}
