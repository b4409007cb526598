using System.Net;
using CartFunctions.Storage.Carts;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>
/// A cart that another app checks out after a change read the cart and before it read the product. The rest of the stock would not suffice
/// for either.
/// </summary>
public sealed class StaleRefusalTests : PurchaseTest
{
    private string product = null!;
    private string cart = null!;

    [Fact]
    public async Task A_checkout_finds_the_cart_empty_and_not_the_stock_too_small()
    {
        await using var other = await SetUpAsync();

        var answer = await App.Client.CheckOutAsync(cart);

        Assert.Equal((HttpStatusCode.BadRequest, "Cart is empty"), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task An_add_starts_a_new_cart()
    {
        await using var other = await SetUpAsync();

        var answer = await App.Client.AddAsync(product, 1, cart);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal([(product, 1)], answer.Items.Select(item => (item.Product, item.Quantity)));
    }

    [Fact]
    public async Task Setting_a_quantity_finds_that_the_line_is_gone()
    {
        await using var other = await SetUpAsync();

        var answer = await App.Client.SetAsync(product, 2, cart);

        Assert.Equal("Item not found in cart", answer.Error);
    }

    /// <summary>
    /// Puts two of three units in a cart, which another app checks out when the change has read the cart and is about to read the product.
    /// </summary>
    private async Task<TestApp> SetUpAsync()
    {
        var other = await OtherAppAsync();
        product = await App.Client.AddProductAsync(stock: 3);
        cart = await CartWithAsync(product, 2);
        App.Get<CartMemory>().Forget(ObjectId.Parse(cart)); // A change of a remembered cart reads only the product,
        Clock.Advance(TimeSpan.FromSeconds(4)); // and a checkout may remember the product.
        var cartIsRead = new TaskCompletionSource();
        var isFirst = true;
        Storage.Fault = call =>
        {
            if (call.IsToCarts)
            {
                return new StorageFault { AfterApplied = () => cartIsRead.TrySetResult() };
            }

            if (!isFirst || !call.Path.Contains($"RowKey='{product}'", StringComparison.Ordinal))
            {
                return StorageFault.None;
            }

            isFirst = false;
            return new StorageFault
            {
                Before = async _ =>
                {
                    await cartIsRead.Task;
                    Storage.Fault = _ => StorageFault.None;
                    Assert.Equal(HttpStatusCode.Created, (await other.Client.CheckOutAsync(cart)).Status);
                },
            };
        };
        return other;
    }
}
