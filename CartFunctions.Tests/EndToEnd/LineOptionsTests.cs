using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Lines with options (contract, "Terms").</summary>
public sealed class LineOptionsTests : IAsyncLifetime
{
    private const string Device = "device-with-options";
    private const string Medium = """{"size":"M"}""";
    private const string Large = """{"size":"L"}""";

    private readonly string cart = ObjectId.New().ToString();
    private TestApp app = null!;
    private string shirt = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        shirt = await app.Client.AddProductAsync(stock: 5);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_product_has_a_line_for_each_set_of_options_on_both_surfaces()
    {
        await app.Client.AddWithAsync(shirt, 1, Medium, device: Device);
        await app.Client.AddAsync(shirt, 1, device: Device);
        await app.Client.AddWithAsync(shirt, 1, """{"text":"For M.","size":"M"}""", device: Device);
        var shown = await app.Client.AddWithAsync(shirt, 1, """{"size":"M","text":"For M."}""", device: Device);
        var read = await app.Client.GetCartAsync(shown.CartId);

        Assert.Equal(
            [(Medium, 1), ("{}", 1), ("""{"size":"M","text":"For M."}""", 2)],
            LinesOf(shown).Select(line => (line.Options, line.Quantity)));
        Assert.Equal(LinesOf(shown), LinesOf(read));
        Assert.Equal(3, LinesOf(read).Select(line => line.Id).Distinct().Count());
        Assert.Equal(shirt, LinesOf(read)[1].Id);
        Assert.All(shown.Items, item => Assert.Equal(shirt, item.Product));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Options_of_none_are_those_of_a_plain_line(string none)
    {
        await app.Client.AddAsync(shirt, 1, cart);

        var added = await app.Client.AddWithAsync(shirt, 1, none, cart);

        Assert.Equal((shirt, "{}", 2), Assert.Single(LinesOf(added)));
    }

    [Fact]
    public async Task Lines_are_set_and_removed_by_their_id_on_both_surfaces()
    {
        await app.Client.AddWithAsync(shirt, 1, Medium, device: Device);
        var added = await app.Client.AddWithAsync(shirt, 1, Large, device: Device);
        var (medium, large) = (LinesOf(added)[0].Id, LinesOf(added)[1].Id);

        var set = await app.Client.SetAsync(medium.ToUpperInvariant(), 2, device: Device);
        var setOnApi = await app.Client.SetAsync(large, 3, added.CartId);
        var removed = await app.Client.SetAsync(medium, 0, device: Device);
        var plain = await app.Client.SetAsync(shirt, 1, device: Device);
        var removedOnApi = await app.Client.RemoveAsync(large, added.CartId);
        var again = await app.Client.RemoveAsync(large, device: Device);

        Assert.Equal([(medium, Medium, 2), (large, Large, 1)], LinesOf(set));
        Assert.Equal([(medium, Medium, 2), (large, Large, 3)], LinesOf(setOnApi));
        Assert.Equal([(large, Large, 3)], LinesOf(removed));
        plain.MustFailOnDevice(HttpStatusCode.NotFound, "Item not found in cart");
        Assert.Equal((HttpStatusCode.OK, 0), (removedOnApi.Status, removedOnApi.Items.Count));
        again.MustFailOnDevice(HttpStatusCode.NotFound, "Item not found in cart");
    }

    [Fact]
    public async Task The_stock_rule_and_the_problems_hold_for_the_sum_of_a_products_lines()
    {
        await app.Client.AddWithAsync(shirt, 3, Medium, cart);

        var refusedAdd = await app.Client.AddWithAsync(shirt, 3, Large, cart);
        var added = await app.Client.AddWithAsync(shirt, 2, Large, cart);
        var (medium, large) = (LinesOf(added)[0].Id, LinesOf(added)[1].Id);
        var refusedSet = await app.Client.SetAsync(large, 3, cart);
        await app.Client.SaveProductAsync(shirt, stock: 4);
        var stillTooMany = await app.Client.SetAsync(medium, 4, cart);
        var shown = await app.Client.GetCartAsync(cart);
        var lowered = await app.Client.SetAsync(medium, 2, cart);

        refusedAdd.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: 5 left, 3 of them in the cart", refusedAdd.Message);
        Assert.Equal("Insufficient stock: 5 left, 5 of them in the cart", refusedSet.Message);
        Assert.Equal("Insufficient stock: 4 left, the cart has 5", stillTooMany.Message);
        Assert.Equal(["Insufficient stock", "Insufficient stock"], ProblemsOf(shown));
        Assert.Equal(HttpStatusCode.OK, lowered.Status);
        Assert.Empty(ProblemsOf(lowered));
    }

    [Fact]
    public async Task Setting_a_line_of_a_deleted_product_is_refused()
    {
        var line = LinesOf(await app.Client.AddWithAsync(shirt, 1, Medium, cart))[0].Id;
        await app.Client.DeleteProductAsync(shirt);

        var set = await app.Client.SetAsync(line, 2, cart);

        set.MustFail(HttpStatusCode.NotFound, "Product not found");
    }

    [Fact]
    public async Task Sixty_four_adds_of_two_sizes_reach_the_stock_exactly()
    {
        await app.Client.SaveProductAsync(shirt, stock: 40);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 64).Select(i => app.Client.AddWithAsync(shirt, 1, i % 2 == 0 ? Medium : Large, cart)));

        Assert.Equal(40, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.All(answers.Where(answer => answer.Error is not null), answer => Assert.Equal("Insufficient stock", answer.Error));
        Assert.Equal(40, LinesOf(await app.Client.GetCartAsync(cart)).Sum(line => line.Quantity));
    }

    [Fact]
    public async Task A_key_compares_options_but_not_the_order_of_their_names()
    {
        await app.Client.AddAsync(shirt, 1, cart);

        var added = await app.Client.AddWithAsync(shirt, 1, """{"size":"M","color":"red"}""", cart, key: "k");
        var repeat = await app.Client.AddWithAsync(shirt, 1, """{"color":"red","size":"L","size":"M"}""", cart, key: "k");
        string[] other = [Medium, "{}", """{"size":"red","color":"M"}"""];
        var others = await Task.WhenAll(other.Select(options => app.Client.AddWithAsync(shirt, 1, options, cart, key: "k")));

        Assert.Equal((HttpStatusCode.OK, null), (added.Status, added.Replayed));
        Assert.Equal(("true", added.ETag), (repeat.Replayed, repeat.ETag));
        Assert.All(others, answer => answer.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused"));
    }

    [Fact]
    public async Task Many_lines_may_have_options_and_entries_of_one_line_add_up()
    {
        var added = await SendManyAsync(Medium, Large, """{"size":"\u004d"}""", "null");
        var refused = await SendManyAsync(Medium, """{"size":7}""");
        var tooMany = await SendManyAsync(Medium, Large);

        Assert.Equal([(Medium, 2), (Large, 1), ("{}", 1)], LinesOf(added).Select(line => (line.Options, line.Quantity)));
        refused.MustFail(HttpStatusCode.BadRequest, "Invalid options");
        Assert.StartsWith("Invalid options: items[1], ", refused.Message, StringComparison.Ordinal);
        Assert.Equal("Insufficient stock: items[1], 5 left, 5 of them in the cart", tooMany.Message);
    }

    private Task<Answer> SendManyAsync(params string[] options)
    {
        var items = options.Select(one => $$"""{"productId":"{{shirt}}","quantity":1,"options":{{one}}}""");
        return app.Client.SendAsync("POST", $"/api/cart/{cart}/items", $$"""{"items":[{{string.Join(',', items)}}]}""");
    }

    private static List<(string Id, string Options, int Quantity)> LinesOf(Answer answer)
    {
        var (shown, id) = answer.Json.TryGetProperty("success", out _) ? (answer.Data, "lineId") : (answer.Json, "line_id");
        return [.. shown.GetProperty("items").EnumerateArray().Select(item => (
            item.GetProperty(id).GetString()!, item.GetProperty("options").GetRawText(), item.GetProperty("quantity").GetInt32()))];
    }

    private static IEnumerable<string?> ProblemsOf(Answer answer) =>
        from item in answer.Data.GetProperty("items").EnumerateArray()
        from problem in item.GetProperty("problems").EnumerateArray()
        select problem.GetString();
}
