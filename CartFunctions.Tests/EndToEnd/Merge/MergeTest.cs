using Azure.Data.Tables;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Tests.EndToEnd.Purchase;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>What a test of merges asks of the app.</summary>
public abstract class MergeTest : PurchaseTest
{
    /// <summary>A new cart with some units of each of some products.</summary>
    protected async Task<string> CartOfAsync(params (string Product, int Quantity)[] lines)
    {
        var cart = ObjectId.New().ToString();
        var answer = await App.Client.AddItemsAsync(cart, lines);
        Assert.True(answer.Error is null, answer.Text);
        return cart;
    }

    /// <summary>What is on the lines of a cart, as <see cref="Lines"/> writes it; nothing if it is not there.</summary>
    protected async Task<string> LinesAsync(string cart)
    {
        var answer = await App.Client.GetCartAsync(cart);
        return answer.Error is null ? LinesOf(answer.Cart) : Lines();
    }

    /// <summary>Units of a product in all of some carts.</summary>
    protected async Task<int> UnitsAsync(string product, params string[] carts)
    {
        var units = 0;
        foreach (var cart in carts)
        {
            var answer = await App.Client.GetCartAsync(cart);
            units += answer.Error is null ? answer.Items.Where(line => line.Product == product).Sum(line => line.Quantity) : 0;
        }

        return units;
    }

    /// <summary>The sweep over the carts, as every night.</summary>
    protected async Task SweepCartsAsync() => await App.Get<ExpirySweep>().RunAsync(default);

    /// <summary>Begins a merge that takes the lines off and comes no further.</summary>
    protected async Task BreakOffAsync(string cart, string from, string? key = null, string? ifMatch = null)
    {
        using var given = new CancellationTokenSource();
        Storage.Fault = call =>
        {
            if (!call.IsBatch)
            {
                return StorageFault.None;
            }

            given.Cancel();
            return StorageFault.Reset;
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => App.Client.MergeAsync(cart, from, key, given.Token, ifMatch));
        await Storage.IdleAsync();
        Storage.Fault = _ => StorageFault.None;
    }

    /// <summary>Nothing is on its way from a cart, and no marker of a merge is left in one.</summary>
    protected async Task MustLeaveNothingAsync(params string[] carts)
    {
        foreach (var cart in carts)
        {
            Assert.Empty(await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(
                $"PartitionKey eq {cart} and RowKey ge {"merge-"} and RowKey lt {"merge."}")).ToListAsync());
            Assert.Null((await RowAsync(cart))?.GetString(CartEntity.LeavingTo));
        }
    }

    /// <summary>A cart as it is stored; null if it is not.</summary>
    protected async Task<TableEntity?> RowAsync(string cart)
    {
        var found = await Table.GetEntityIfExistsAsync<TableEntity>(cart, cart);
        return found.HasValue ? found.Value : null;
    }

    private TableClient Table => new(Storage.ConnectionString, App.Prefix + "carts");

    /// <summary>Lines as one text, which compares as a whole.</summary>
    protected static string Lines(params IEnumerable<(string Product, int Quantity)> lines) => string.Join(", ", lines);

    protected static string LinesOf(ShownCart cart) => Lines(cart.Items.Select(item => (item.Product, item.Quantity)));

    /// <summary>The cart that a merge answers with.</summary>
    protected static ShownCart CartIn(Answer merged) => ShownCart.OfEnvelope(merged.Data.GetProperty("cart"));

    /// <summary>The other one.</summary>
    protected static ShownCart FromIn(Answer merged) => ShownCart.OfEnvelope(merged.Data.GetProperty("from"));
}
