using Azure.Data.Tables;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Tests.EndToEnd.Purchase;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Merge;

/// <summary>The base of the tests of merges.</summary>
public abstract class MergeTest : PurchaseTest
{
    /// <summary>Creates a cart with some units of each product.</summary>
    protected async Task<string> CartOfAsync(params (string Product, int Quantity)[] lines)
    {
        var cart = ObjectId.New().ToString();
        var answer = await App.Client.AddItemsAsync(cart, lines);
        Assert.True(answer.Error is null, answer.Text);
        return cart;
    }

    /// <summary>The lines of a cart, in the form of <see cref="Lines"/>; none if the cart does not exist.</summary>
    protected async Task<string> LinesAsync(string cart)
    {
        var answer = await App.Client.GetCartAsync(cart);
        return answer.Error is null ? LinesOf(answer.Cart) : Lines();
    }

    /// <summary>The units of a product in several carts.</summary>
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

    /// <summary>Runs the nightly sweep of carts.</summary>
    protected async Task SweepCartsAsync() => await App.Get<ExpirySweep>().RunAsync(default);

    /// <summary>Starts a merge that is interrupted once the lines are in transit.</summary>
    protected Task BreakOffAsync(string cart, string from, string? key = null, string? ifMatch = null) =>
        BreakOffAsync(token => App.Client.MergeAsync(cart, from, key, token, ifMatch));

    /// <summary>Starts a merge that is interrupted once the lines are in transit.</summary>
    protected async Task BreakOffAsync(Func<CancellationToken, Task> merge)
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
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => merge(given.Token));
        await Storage.IdleAsync();
        Storage.Fault = _ => StorageFault.None;
    }

    /// <summary>Asserts that no cart has lines in transit or a marker of a merge.</summary>
    protected async Task MustLeaveNothingAsync(params string[] carts)
    {
        foreach (var cart in carts)
        {
            // On a slow machine the app ends a merge in the background.
            await Eventually.HoldsAsync(async () =>
                !await Table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter(
                    $"PartitionKey eq {cart} and RowKey ge {"merge-"} and RowKey lt {"merge."}")).AnyAsync()
                && (await RowAsync(cart))?.GetString(CartEntity.MergeTarget) is null);
        }
    }

    /// <summary>The stored row of a cart; null if there is none.</summary>
    protected async Task<TableEntity?> RowAsync(string cart)
    {
        var found = await Table.GetEntityIfExistsAsync<TableEntity>(cart, cart);
        return found.HasValue ? found.Value : null;
    }

    private TableClient Table => new(Storage.ConnectionString, App.Prefix + "carts");

    /// <summary>Lines as one text for comparison.</summary>
    protected static string Lines(params IEnumerable<(string Product, int Quantity)> lines) => string.Join(", ", lines);

    protected static string LinesOf(ShownCart cart) => Lines(cart.Items.Select(item => (item.Product, item.Quantity)));

    /// <summary>The receiving cart in the response to a merge.</summary>
    protected static ShownCart CartIn(Answer merged) => ShownCart.OfEnvelope(merged.Data.GetProperty("cart"));

    /// <summary>The other cart in the response.</summary>
    protected static ShownCart FromIn(Answer merged) => ShownCart.OfEnvelope(merged.Data.GetProperty("from"));
}
