using CartFunctions.Tests.EndToEnd.Merge;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Customers;

/// <summary>A customer's merge of a guest's cart that is interrupted.</summary>
public sealed class BrokenSignInTests : MergeTest
{
    private const string Customer = "ada";

    private static readonly string Mine = CustomerRequests.CartOf(CustomerRequests.EasyAuthIssuer, Customer);

    protected override IReadOnlyDictionary<string, string?> Settings => CustomerRequests.EasyAuthSettings;

    [Theory]
    [InlineData("its repeat", false)]
    [InlineData("another merge", false)]
    [InlineData("the sweep", false)]
    [InlineData("its repeat", true)]
    [InlineData("another merge", true)]
    [InlineData("the sweep", true)]
    public async Task The_cart_becomes_the_customers_whichever_request_completes_the_merge(string request, bool hasCart)
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var guest = await CartOfAsync((product, 2));
        if (hasCart)
        {
            await App.Client.AddAsync(product, 1, Mine);
        }

        await BreakOffAsync(token => SignInAsync(guest, token));
        var inTransit = await RowAsync(guest);
        Assert.Equal((2, Customer), (inTransit!.GetInt32("Format"), inTransit.GetString("LeavingUserId")));

        _ = request switch
        {
            "its repeat" => await SignInAsync(guest),
            "another merge" => await App.Client.MergeAsync(ObjectId.New().ToString(), guest),
            _ => await SweptAsync(),
        };

        var cart = await App.Client.GetCartAsync(Mine);
        Assert.Equal(Customer, cart.Data.GetProperty("userId").GetString());
        Assert.Equal(Lines((product, hasCart ? 3 : 2)), LinesOf(cart.Cart));
        Assert.Equal("guest", (await App.Client.GetCartAsync(guest)).Data.GetProperty("userId").GetString());
        Assert.Equal(1, (await RowAsync(guest))!.GetInt32("Format"));
        await MustLeaveNothingAsync(Mine, guest);

        async Task<Answer?> SweptAsync()
        {
            await SweepCartsAsync();
            return null;
        }
    }

    [Fact]
    public async Task A_refused_merge_leaves_the_cart_a_guests()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        await App.Client.AddAsync(product, 1, Mine);

        await SignInAsync(ObjectId.New().ToString());

        Assert.Equal("guest", (await App.Client.GetCartAsync(Mine)).Data.GetProperty("userId").GetString());
    }

    private async Task<Answer> SignInAsync(string guest, CancellationToken cancellationToken = default)
    {
        using var request = CartClient.Request("POST", "/api/me/cart/merge", $$"""{"from":"{{guest}}"}""");
        request.Headers.Add("Idempotency-Key", "sign-in");
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL-ID", Customer);
        request.Headers.Add("X-MS-CLIENT-PRINCIPAL-IDP", CustomerRequests.EasyAuthIssuer);
        return await App.Client.SendAsync(request, cancellationToken);
    }
}
