using Azure.Data.Tables;
using CartFunctions.Storage.Tables;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Storage.Carts;

/// <summary>
/// Frozen entities: carts as each release stored them, with the property names repeated here. Another version of the app may have written a
/// row, and may read it next.
/// </summary>
public abstract class StoredCartTest : IAsyncLifetime
{
    protected const string CartId = "5eed00000000000000000001";
    protected const string Beans = "65f1a0c2e4b0a1d2c3f40001";
    protected const string Filter = "65f1a0c2e4b0a1d2c3f40002";

    protected static readonly DateTimeOffset Created = new(2026, 11, 21, 10, 53, 27, 97, TimeSpan.Zero);
    protected static readonly DateTimeOffset Updated = new(2026, 11, 21, 10, 53, 27, 177, TimeSpan.Zero);

    protected TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        App = await TestApp.StartAsync(
            new Dictionary<string, string?>(CustomerRequests.EasyAuthSettings) { ["Carts:ExpireAfter"] = "00:00:00" });

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await App.DisposeAsync();
    }

    // Stored by release 0.1.0: two lines, two writes, and the key "frozen" of a clear.
    protected static TableEntity FirstCart() => new(CartId, CartId)
    {
        ["UserId"] = "guest",
        ["Lines"] = $"""[["{Beans}",2,89.95],["{Filter}",2147483647,999999999999.9999]]""",
        ["CreatedAt"] = Created,
        ["UpdatedAt"] = Updated,
        ["Incarnation"] = "6e3b03a7613cc6d2",
        ["Version"] = 2L,
        ["Writes"] = Convert.FromHexString("6e3b03a7613cc6d20102030405060708"),
        ["Keys"] = Convert.FromHexString("ffb304816a1090313e833215c08dae3d6c2a4eb73be1c62e00"),
    };

    protected async Task<IEnumerable<int?>> FormatsAsync(string[] carts) =>
        (await Task.WhenAll(carts.Select(cart => App.Get<StorageTables>().Carts.FindAsync(cart, cart, default))))
            .Select(cart => cart!.GetInt32("Format"));

    protected async Task<TableEntity> FindCartAsync() => (await App.Get<StorageTables>().Carts.FindAsync(CartId, CartId, default))!;
}
