using System.Net;
using System.Text.Json;
using CartFunctions.Tests.EndToEnd.Purchase;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The charges of a cart (contract, "Charges and the amount due").</summary>
public sealed class ChargesTests : PurchaseTest
{
    private const string Device = "device-with-charges";
    private const string Shipping = """[{"kind":"shipping","name":"Standard","amount":4.9}]""";
    private const string All =
        """[{"kind":"tax","name":"VAT","amount":0.0001},{"kind":"fee","name":"Geschenk 長","amount":0},"""
        + """{"kind":"tax","name":"VAT","amount":999999999999.9999}]""";

    public static TheoryData<string> Wrong =>
    [
        "null", "{}", "7", "\"tax\"", "[null]", "[[]]", "[1]",
        $"[{Charge("\"gift\"", "\"n\"", "1")}]", $"[{Charge("\"Tax\"", "\"n\"", "1")}]", $"[{Charge("null", "\"n\"", "1")}]",
        $"[{Charge("7", "\"n\"", "1")}]", $"[{Charge("\"tax\"", "\"\"", "1")}]", $"[{Charge("\"tax\"", "\" \"", "1")}]",
        $"[{Charge("\"tax\"", "null", "1")}]", $"[{Charge("\"tax\"", "7", "1")}]", $"[{Charge("\"tax\"", "\"\\ud800\"", "1")}]",
        $"[{Charge("\"tax\"", $"\"{new string('n', 201)}\"", "1")}]", $"[{Charge("\"tax\"", "\"n\"", "-0.01")}]",
        $"[{Charge("\"tax\"", "\"n\"", "1000000000000")}]", $"[{Charge("\"tax\"", "\"n\"", "0.00001")}]",
        $"[{Charge("\"tax\"", "\"n\"", "\"1\"")}]", $"[{Charge("\"tax\"", "\"n\"", "null")}]", $"[{Charge("\"tax\"", "\"n\"", "{}")}]",
        """[{"kind":"tax","name":"n"}]""", """[{"kind":"tax","amount":1}]""", """[{"name":"n","amount":1}]""",
        $"[{Charge("\"tax\"", "\"n\"", "1")},{Charge("\"tax\"", "\"n\"", "true")}]", Many(21),
    ];

    [Fact]
    public async Task Charges_are_replaced_whole_and_shown_on_both_surfaces()
    {
        var added = await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 9, price: "89.95"), 2, device: Device);
        var cart = added.CartId;

        var saved = await App.Client.SetChargesAsync(Shipping, cart);
        var replaced = await App.Client.SetChargesAsync(All, cart);
        var read = await App.Client.GetCartAsync(cart);
        var onDevice = await App.Client.GetCartAsync(device: Device);
        var emptied = await App.Client.SetChargesAsync("[]", cart);

        Assert.Equal((HttpStatusCode.OK, "Charges saved successfully"), (saved.Status, saved.Message));
        Assert.Equal((Shipping, 184.8m), (ChargesOf(saved), DueOf(saved)));
        Assert.All([replaced, read, onDevice], answer => Assert.Equal((All, 1_000_000_000_179.9m), (ChargesOf(answer), DueOf(answer))));
        Assert.All([added, emptied], answer => Assert.Equal(("[]", 179.9m), (ChargesOf(answer), DueOf(answer))));
        Assert.Equal(179.9m, read.Data.GetProperty("totalAmount").GetDecimal());
        Assert.Equal(4, new[] { added, saved, replaced, emptied }.Select(answer => answer.ETag).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Anything_but_a_short_list_of_charges_is_refused(string wrong)
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9), 1);

        var answer = await App.Client.SetChargesAsync(wrong, cart);

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid charges");
        Assert.Equal("[]", ChargesOf(await App.Client.GetCartAsync(cart)));
    }

    [Fact]
    public async Task Absent_charges_are_refused_and_unknown_properties_ignored()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9), 1);

        var absent = await App.Client.SendAsync("PUT", $"/api/cart/{cart}/charges", "{}");
        var unknown = await App.Client.SetChargesAsync("""[{"kind":"fee","name":"n","amount":7,"amount":1e0,"more":{"kind":[]}}]""", cart);

        absent.MustFail(HttpStatusCode.BadRequest, "Invalid charges");
        Assert.Equal("""[{"kind":"fee","name":"n","amount":1}]""", ChargesOf(unknown));
    }

    [Fact]
    public async Task Twenty_charges_with_names_of_200_code_units_are_kept_and_bought()
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9, price: "0"), 1);

        var saved = await App.Client.SetChargesAsync(Many(20), cart);
        var placed = await App.Client.CheckOutAsync(cart, amountDue: "20");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (saved.Status, placed.Status));
        Assert.All([saved, placed], answer => Assert.Equal((Many(20), 20m), (ChargesOf(answer), DueOf(answer))));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(Shipping)]
    public async Task A_cart_without_lines_takes_no_charges(string charges)
    {
        var cart = await CartWithAsync(await App.Client.AddProductAsync(stock: 9), 1);
        var cleared = await App.Client.ClearAsync(cart);

        var refused = await App.Client.SetChargesAsync(charges, cart);

        refused.MustFail(HttpStatusCode.BadRequest, "Cart is empty");
        Assert.Equal(cleared.ETag, (await App.Client.GetCartAsync(cart)).ETag);
    }

    [Theory]
    [InlineData("POST", "/api/cart", """{"cartId":"$cart","productId":"$product","quantity":1}""")]
    [InlineData("POST", "/api/cart/$cart/items", """{"items":[{"productId":"$product","quantity":1}]}""")]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":2}""")]
    [InlineData("PUT", "/api/cart/$cart/items/$product", """{"quantity":0}""")]
    [InlineData("DELETE", "/api/cart/$cart/items/$product", null)]
    [InlineData("DELETE", "/api/cart/$cart", null)]
    [InlineData("PUT", "/api/cart/$cart/data", """{"data":{"note":"x"}}""")]
    [InlineData("PUT", "/api/cart/$cart/data", """{"data":{}}""")]
    [InlineData("POST", "/cart/items", """{"product_id":"$product","quantity":1}""")]
    [InlineData("PUT", "/cart/items/$product", """{"quantity":2}""")]
    [InlineData("DELETE", "/cart/items/$product", null)]
    [InlineData("DELETE", "/cart", null)]
    [InlineData("PUT", "/cart/data", """{"data":{}}""")]
    public async Task A_later_change_of_lines_or_data_removes_them_even_if_it_changes_nothing(string method, string path, string? body)
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = (await App.Client.AddAsync(product, 2, device: Device)).CartId;
        await App.Client.SetChargesAsync(Shipping, cart);

        var changed = await App.Client.SendAsync(method, Fill(path)!, Fill(body), device: Device);
        var read = await App.Client.GetCartAsync(cart);

        Assert.Equal(HttpStatusCode.OK, changed.Status);
        Assert.All([changed, read], answer => Assert.Equal("[]", ChargesOf(answer)));
        Assert.Equal(read.Data.GetProperty("totalAmount").GetDecimal(), DueOf(read));

        string? Fill(string? text) => text?.Replace("$cart", cart, StringComparison.Ordinal)
            .Replace("$product", product, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reserving_releasing_and_failed_changes_keep_them()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        await App.Client.SetChargesAsync(Shipping, cart);

        var reserved = await App.Client.ReserveAsync(cart);
        await App.Client.SetAsync(product, 10, cart);
        await App.Client.AddAsync(product, 1, cart, ifMatch: "\"of long ago\"");
        await App.Client.RemoveAsync(ObjectId.New().ToString(), cart);
        await App.Client.SetDataAsync("[]", cart);
        await App.Client.SetChargesAsync("{}", cart);
        var extended = await App.Client.ReserveAsync(cart, minutes: 60);
        var released = await App.Client.ReleaseAsync(cart);
        var read = await App.Client.GetCartAsync(cart);

        Assert.All([reserved, extended, released, read], answer => Assert.Equal(Shipping, ChargesOf(answer)));
    }

    [Theory]
    [InlineData(20)] // Everything moves.
    [InlineData(3)] // One unit moves.
    [InlineData(2)] // Nothing moves.
    public async Task A_merge_removes_the_charges_of_both_carts(int stock)
    {
        var product = await App.Client.AddProductAsync(stock);
        var (mine, guest) = (await CartWithAsync(product, 2), await CartWithAsync(product, 2));
        await App.Client.SetChargesAsync(Shipping, mine);
        await App.Client.SetChargesAsync(All, guest);

        var merged = await App.Client.MergeAsync(mine, guest);

        Assert.Equal(HttpStatusCode.OK, merged.Status);
        Assert.Equal(("[]", "[]"), (
            merged.Data.GetProperty("cart").GetProperty("charges").GetRawText(),
            merged.Data.GetProperty("from").GetProperty("charges").GetRawText()));
        Assert.Equal("[]", ChargesOf(await App.Client.GetCartAsync(mine)));
        Assert.Equal("[]", ChargesOf(await App.Client.GetCartAsync(guest)));
    }

    [Fact]
    public async Task A_refused_merge_keeps_the_charges_of_both_carts()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var (mine, guest) = (await CartWithAsync(product, 1), await CartWithAsync(product, 1));
        await App.Client.SetChargesAsync(Shipping, mine);
        await App.Client.SetChargesAsync(All, guest);

        var refused = await App.Client.MergeAsync(mine, guest, ifMatch: "\"of long ago\"");

        Assert.Equal(HttpStatusCode.PreconditionFailed, refused.Status);
        Assert.Equal(Shipping, ChargesOf(await App.Client.GetCartAsync(mine)));
        Assert.Equal(All, ChargesOf(await App.Client.GetCartAsync(guest)));
    }

    [Fact]
    public async Task A_checkout_moves_the_charges_to_its_order()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        await App.Client.SetChargesAsync(Shipping, cart);

        var placed = await App.Client.CheckOutAsync(cart, key: "pay");
        var left = await App.Client.GetCartAsync(cart);
        await App.Client.AddAsync(product, 2, cart);
        await App.Client.SetChargesAsync(All, cart);
        var repeat = await App.Client.CheckOutAsync(cart, key: "pay");
        var order = await App.Client.SendAsync("GET", placed.Location!);

        Assert.Equal(("[]", 0m), (ChargesOf(left), DueOf(left)));
        Assert.All([placed, repeat, order], answer => Assert.Equal((Shipping, 14.9m), (ChargesOf(answer), DueOf(answer))));
    }

    [Fact]
    public async Task A_cart_that_replaces_an_expired_one_has_no_charges()
    {
        var product = await App.Client.AddProductAsync(stock: 9);
        var cart = await CartWithAsync(product, 1);
        await App.Client.SetChargesAsync(Shipping, cart);

        Clock.Advance(TimeSpan.FromDays(31));
        var expired = await App.Client.SetChargesAsync(Shipping, cart);
        var again = await App.Client.AddAsync(product, 1, cart);

        expired.MustFail(HttpStatusCode.NotFound, "Cart not found");
        Assert.Equal("[]", ChargesOf(again));
    }

    [Fact]
    public async Task Charges_take_an_If_Match_and_a_key_that_compares_them_as_parsed()
    {
        var added = await App.Client.AddAsync(await App.Client.AddProductAsync(stock: 9), 1);
        var cart = added.CartId;

        var stale = await App.Client.SetChargesAsync(Shipping, cart, ifMatch: "\"x-1\"");
        var saved = await App.Client.SetChargesAsync(Shipping, cart, key: "k", ifMatch: added.ETag);
        var repeat = await App.Client.SetChargesAsync("""[{"amount":490e-2,"name":"Standard","kind":"shipping"}]""", cart, key: "k");
        var other = await App.Client.SetChargesAsync("""[{"kind":"shipping","name":"Standard","amount":4.91}]""", cart, key: "k");

        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.Status);
        Assert.Equal((HttpStatusCode.OK, null), (saved.Status, saved.Replayed));
        Assert.Equal(("true", saved.ETag), (repeat.Replayed, repeat.ETag));
        other.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    private static string Charge(string kind, string name, string amount) => $$"""{"kind":{{kind}},"name":{{name}},"amount":{{amount}}}""";

    private static string Many(int count) =>
        $"[{string.Join(',', Enumerable.Repeat(Charge("\"fee\"", $"\"{new string('長', 200)}\"", "1"), count))}]";

    private static string ChargesOf(Answer answer) => CartOf(answer).GetProperty("charges").GetRawText();

    private static decimal DueOf(Answer answer) =>
        (CartOf(answer).TryGetProperty("amountDue", out var due) ? due : CartOf(answer).GetProperty("amount_due")).GetDecimal();

    private static JsonElement CartOf(Answer answer) => answer.Json.TryGetProperty("success", out _) ? answer.Data : answer.Json;
}
