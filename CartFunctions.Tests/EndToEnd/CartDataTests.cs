using System.Net;
using CartFunctions.Tests.EndToEnd.Purchase;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>What the shop keeps with a cart (contract, "Cart data").</summary>
public sealed class CartDataTests : PurchaseTest
{
    private const string Device = "device-with-data";
    private const string Note = """{"note":"Ring twice."}""";
    private const string NoteAndLocale = """{"locale":"de-DE","note":"長"}""";

    [Fact]
    public async Task A_save_replaces_all_data_and_both_surfaces_show_it()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var added = await App.Client.AddAsync(product, 1, device: Device);

        var saved = await App.Client.SetDataAsync(Note, added.CartId);
        var replaced = await App.Client.SetDataAsync("""{"note":"長","locale":"de-DE"}""", device: Device);
        var read = await App.Client.GetCartAsync(added.CartId);
        var emptied = await App.Client.SetDataAsync("{}", added.CartId);

        Assert.Equal("{}", DataOf(added));
        Assert.Equal((HttpStatusCode.OK, "Cart data saved successfully", Note), (saved.Status, saved.Message, DataOf(saved)));
        Assert.Equal((HttpStatusCode.OK, NoteAndLocale, NoteAndLocale), (replaced.Status, DataOf(replaced), DataOf(read)));
        Assert.Equal("{}", DataOf(emptied));
        Assert.Equal(4, new[] { added, saved, replaced, emptied }.Select(answer => answer.ETag).Distinct().Count());
    }

    [Fact]
    public async Task Changes_of_lines_keep_the_data()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        await App.Client.SetDataAsync(Note, cart);

        Answer[] answers =
        [
            await App.Client.AddAsync(product, 1, cart),
            await App.Client.SetAsync(product, 3, cart),
            await App.Client.ReserveAsync(cart),
            await App.Client.ReleaseAsync(cart),
            await App.Client.RemoveAsync(product, cart),
            await App.Client.ClearAsync(cart),
        ];

        Assert.All(answers, answer => Assert.Equal(Note, DataOf(answer)));
    }

    [Fact]
    public async Task A_checkout_moves_the_data_to_its_order()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9), 1);
        await App.Client.SetDataAsync(Note, cart);

        var placed = await App.Client.CheckOutAsync(cart, key: "pay");
        await App.Client.SetDataAsync(NoteAndLocale, cart);
        var repeat = await App.Client.CheckOutAsync(cart, key: "pay");
        var order = await App.Client.SendAsync("GET", placed.Location!);
        var cartAfterwards = await App.Client.GetCartAsync(cart);

        Assert.Equal((Note, Note, Note), (DataOf(placed), DataOf(repeat), DataOf(order)));
        Assert.Equal(NoteAndLocale, DataOf(cartAfterwards));
    }

    [Fact]
    public async Task After_a_checkout_the_cart_has_no_data()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9), 1);
        await App.Client.SetDataAsync(Note, cart);

        await App.Client.CheckOutAsync(cart);

        Assert.Equal("{}", DataOf(await App.Client.GetCartAsync(cart)));
    }

    [Fact]
    public async Task A_merge_leaves_the_data_of_both_carts_where_it_is()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartWithAsync(product, 1), await CartWithAsync(product, 1));
        await App.Client.SetDataAsync(Note, mine);
        await App.Client.SetDataAsync(NoteAndLocale, guest);

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(Note, merged.Data.GetProperty("cart").GetProperty("data").GetRawText());
        Assert.Equal(NoteAndLocale, merged.Data.GetProperty("from").GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_cart_that_replaces_an_expired_one_has_no_data()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        await App.Client.SetDataAsync(Note, cart);

        Clock.Advance(TimeSpan.FromDays(31));
        var expired = await App.Client.SetDataAsync(Note, cart);
        var again = await App.Client.AddAsync(product, 1, cart);

        expired.MustFail(HttpStatusCode.NotFound, "Cart not found");
        Assert.Equal("{}", DataOf(again));
    }

    [Fact]
    public async Task Data_takes_If_Match_and_a_repeat_may_reorder_its_properties()
    {
        var added = await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 9), 1);
        var cart = added.CartId;

        var stale = await App.Client.SetDataAsync(Note, cart, ifMatch: "\"x-1\"");
        var saved = await App.Client.SetDataAsync("""{"a":"1","b":"2"}""", cart, key: "k", ifMatch: added.ETag);
        var repeat = await App.Client.SetDataAsync("""{"b":"2","a":"1"}""", cart, key: "k");
        var other = await App.Client.SetDataAsync("""{"b":"1","a":"2"}""", cart, key: "k");

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal((HttpStatusCode.OK, null), (saved.Status, saved.Replayed));
        Assert.Equal(("true", saved.ETag), (repeat.Replayed, repeat.ETag));
        other.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    private static string DataOf(Answer answer) =>
        (answer.Json.TryGetProperty("success", out _) ? answer.Data : answer.Json).GetProperty("data").GetRawText();
}
