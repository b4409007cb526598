using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>
/// The storage calls of a reservation and a checkout of 20 lines, whose products fill all 16 partitions. One call writes several of them.
/// </summary>
public sealed class PurchaseCallsTests : PurchaseTest
{
    private const int Lines = 20;
    private const int Partitions = 16;

    private string cart = null!;

    [Fact]
    public async Task A_checkout_of_20_unreserved_lines_writes_each_partition_twice()
    {
        await FillAsync();

        Assert.Equal(3 + (2 * Partitions), await CountAsync(() => App.Client.CheckOutAsync(cart), HttpStatusCode.Created));
    }

    [Fact]
    public async Task A_checkout_of_20_reserved_lines_reads_their_rows_and_writes_each_partition_once()
    {
        await FillAsync();
        await App.Client.ReserveAsync(cart);

        Assert.Equal(2 + Lines + Partitions, await CountAsync(() => App.Client.CheckOutAsync(cart), HttpStatusCode.Created));
    }

    [Fact]
    public async Task A_checkout_falls_back_to_single_products_where_one_of_a_partition_has_changed()
    {
        var products = await FillAsync();
        await using var other = await OtherAppAsync();
        await other.Client.ChangeStockAsync(products[0], 1); // This app does not notice. The product shares its partition with another.

        var changed = await CountAsync(() => App.Client.CheckOutAsync(cart), HttpStatusCode.Created);

        Assert.InRange(changed, 3 + (2 * Partitions) + 1, 3 + (2 * Partitions) + 10);
        Assert.Equal((9, 0), await StockAsync(products[0]));
        await Assert.AllAsync(products.Skip(1), async product => Assert.Equal((8, 0), await StockAsync(product)));
    }

    [Fact]
    public async Task A_remembered_product_never_refuses_a_checkout()
    {
        var products = await FillAsync();
        await using var other = await OtherAppAsync();
        await App.Client.ChangeStockAsync(products[0], -9);
        await other.Client.ChangeStockAsync(products[0], 1);

        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart)).Status);
    }

    private async Task<string[]> FillAsync()
    {
        string[] products =
        [
            .. Enumerable.Range(0, Lines).Select(i => $"{ObjectId.New().ToString()[..^1]}{i % Partitions:x}"),
        ];
        foreach (var product in products)
        {
            await App.Client.SaveProductAsync(product, stock: 9);
        }

        cart = ObjectId.New().ToString();
        await App.Client.AddItemsAsync(cart, products.Select(product => (product, 1)));
        return products;
    }

    private async Task<int> CountAsync(Func<Task<Answer>> request, HttpStatusCode expected)
    {
        var calls = 0;
        Storage.OnCall = _ => Interlocked.Increment(ref calls);
        var answer = await request();
        Assert.True(answer.Status == expected, answer.Text);
        return calls;
    }
}
