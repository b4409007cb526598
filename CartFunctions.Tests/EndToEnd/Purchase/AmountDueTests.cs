using System.Net;

namespace CartFunctions.Tests.EndToEnd.Purchase;

/// <summary>Checkouts that say what the customer pays (contract, "Charges and the amount due").</summary>
public sealed class AmountDueTests : PurchaseTest
{
    private const string Shipping = """[{"kind":"shipping","name":"Standard","amount":4.9}]""";

    [Theory]
    [InlineData("24.9")]
    [InlineData("24.90000")]
    [InlineData("249e-1")]
    [InlineData("null")]
    public async Task A_checkout_with_the_amount_due_buys(string amountDue)
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        await App.Client.SetChargesAsync(Shipping, cart);

        var placed = await App.Client.CheckOutAsync(cart, amountDue: amountDue);

        Assert.Equal(HttpStatusCode.Created, placed.Status);
        Assert.Equal(24.9m, placed.Data.GetProperty("amountDue").GetDecimal());
        Assert.Equal((3, 0), await StockAsync(product));
    }

    [Theory]
    [InlineData(false, "20")]
    [InlineData(false, "24.9001")]
    [InlineData(true, "24.8999")]
    [InlineData(true, "0")]
    [InlineData(false, "999999999999999999999999.9999")]
    public async Task A_checkout_with_another_amount_buys_nothing(bool isReserved, string amountDue)
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        await App.Client.SetChargesAsync(Shipping, cart);
        if (isReserved)
        {
            await App.Client.ReserveAsync(cart);
        }

        var before = await App.Client.GetCartAsync(cart);
        var refused = await App.Client.CheckOutAsync(cart, key: "pay", amountDue: amountDue);
        var after = await App.Client.GetCartAsync(cart);

        refused.MustFail(HttpStatusCode.Conflict, "Amount has changed");
        Assert.Equal(("Amount has changed: the amount due is 24.9", null), (refused.Message, refused.Header("Retry-After")));
        Assert.Equal((before.ETag, UntilIn(before)), (after.ETag, UntilIn(after)));
        Assert.Equal((5, isReserved ? 2 : 0), await StockAsync(product));
        Assert.Equal(HttpStatusCode.Created, (await App.Client.CheckOutAsync(cart, key: "pay", amountDue: "24.9")).Status);
    }

    [Theory]
    [InlineData("-0.0001")]
    [InlineData("24.90001")]
    [InlineData("1000000000000000000000000")]
    [InlineData("1e24")]
    [InlineData("1e400")]
    [InlineData("\"24.9\"")]
    [InlineData("true")]
    [InlineData("[24.9]")]
    [InlineData("{}")]
    public async Task Anything_else_is_an_invalid_amount(string amountDue)
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 5), 2);

        var refused = await App.Client.CheckOutAsync(cart, amountDue: amountDue);

        refused.MustFail(HttpStatusCode.BadRequest, "Invalid amount");
    }

    [Fact]
    public async Task A_change_after_the_charges_makes_another_amount_due()
    {
        var product = await App.Client.AddProductAsync(stock: 5);
        var cart = await CartWithAsync(product, 2);
        await App.Client.SetChargesAsync(Shipping, cart);
        await App.Client.SetDataAsync("""{"note":"Ring twice."}""", cart);

        var refused = await App.Client.CheckOutAsync(cart, amountDue: "24.9");
        var placed = await App.Client.CheckOutAsync(cart, amountDue: "20");

        refused.MustFail(HttpStatusCode.Conflict, "Amount has changed");
        Assert.Equal(HttpStatusCode.Created, placed.Status);
    }

    [Fact]
    public async Task The_largest_cart_is_bought_for_its_exact_amount()
    {
        var cart = ObjectId.New().ToString();
        var products = await App.Client.AddProductsAsync(200, stock: int.MaxValue, price: "999999999999.9999");
        await App.Client.AddItemsAsync(cart, products.Select(product => (product, int.MaxValue)));
        await App.Client.SetChargesAsync("""[{"kind":"fee","name":"n","amount":0.0001}]""", cart);

        var refused = await App.Client.CheckOutAsync(cart, amountDue: "429496729399999957050327.06");
        var placed = await App.Client.CheckOutAsync(cart, amountDue: "429496729399999957050327.0601");

        refused.MustFail(HttpStatusCode.Conflict, "Amount has changed");
        Assert.Equal(HttpStatusCode.Created, placed.Status);
    }

    [Fact]
    public async Task A_key_stands_for_a_checkout_with_its_amount()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 2);
        var placed = await App.Client.CheckOutAsync(cart, key: "pay", amountDue: "20");
        var other = await CartWithAsync(product, 2);
        await App.Client.CheckOutAsync(other, key: "pay");

        var repeat = await App.Client.CheckOutAsync(cart, key: "pay", amountDue: "2e1");
        var repeatOfOther = await App.Client.CheckOutAsync(other, key: "pay", amountDue: "null");

        Assert.All([repeat, repeatOfOther], answer => Assert.Equal((HttpStatusCode.Created, "true"), (answer.Status, answer.Replayed)));
        Assert.Equal(placed.Data.GetRawText(), repeat.Data.GetRawText());
        (await App.Client.CheckOutAsync(cart, key: "pay")).MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        (await App.Client.CheckOutAsync(cart, key: "pay", amountDue: "21"))
            .MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        (await App.Client.CheckOutAsync(other, key: "pay", amountDue: "20"))
            .MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        Assert.Equal((5, 0), await StockAsync(product));
    }
}
