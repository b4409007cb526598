using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Adding several items at once (contract, "Many lines at once").</summary>
public sealed class AddCartItemsTests : IAsyncLifetime
{
    private readonly string cart = ObjectId.New().ToString();
    private FaultyStorage storage = null!;
    private TestApp app = null!;
    private string beans = null!;
    private string filter = null!;

    public async ValueTask InitializeAsync()
    {
        storage = await FaultyStorage.StartAsync();
        app = await TestApp.StartAsync(new Dictionary<string, string?> { ["CartStorage"] = storage.ConnectionString });
        beans = await app.Client.AddProductAsync(stock: 5, price: "9.99");
        filter = await app.Client.AddProductAsync(stock: 5, price: "2");
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await storage.DisposeAsync();
    }

    [Fact]
    public async Task All_items_are_added_in_order_in_one_version_and_create_the_cart()
    {
        var added = await AddAsync((filter, 1), (beans, 2), (filter, 3));
        var more = await AddAsync((beans, 3));

        Assert.Equal((HttpStatusCode.OK, "Items added to cart successfully"), (added.Status, added.Message));
        Assert.Equal([(filter, 4, "2"), (beans, 2, "9.99")], added.Items.Select(item => (item.Product, item.Quantity, item.Price)));
        Assert.EndsWith("-1\"", added.ETag, StringComparison.Ordinal);
        Assert.Equal([4, 5], more.Items.Select(item => item.Quantity));
        Assert.EndsWith("-2\"", more.ETag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_one_item_fails_none_is_added_and_the_message_has_its_index()
    {
        var nothing = ObjectId.New().ToString();

        var shortOf = await AddAsync((filter, 1), (beans, 3), (beans, 3));
        var gone = await AddAsync((filter, 1), (nothing, 1), (beans, 9));

        shortOf.MustFail(HttpStatusCode.BadRequest, "Insufficient stock");
        Assert.Equal("Insufficient stock: items[2], 5 left, 3 of them in the cart", shortOf.Message);
        gone.MustFail(HttpStatusCode.NotFound, "Product not found");
        Assert.Equal("Product not found: items[1]", gone.Message);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetCartAsync(cart)).Status);
    }

    [Theory]
    [InlineData("{}", "Invalid items")]
    [InlineData("""{"items":null}""", "Invalid items")]
    [InlineData("""{"items":{}}""", "Invalid items")]
    [InlineData("""{"items":[]}""", "Invalid items")]
    [InlineData("""{"items":[1]}""", "Invalid items")]
    [InlineData("""{"items":[{"productId":"$beans","quantity":1},null]}""", "Invalid items")]
    [InlineData("""{"items":[{"productId":"$beans","quantity":1},{"productId":"1","quantity":1}]}""", "Invalid ID format: items[1]")]
    [InlineData("""{"items":[{"productId":"$beans","quantity":9},{"productId":"$beans","quantity":0}]}""", "Invalid quantity: items[1]")]
    [InlineData("""{"items":[{"productId":"$beans"}]}""", "Invalid quantity: items[0]")]
    [InlineData("""{"items":[{"quantity":1}]}""", "Invalid ID format: items[0]")]
    public async Task Items_that_break_a_rule_are_refused(string body, string message)
    {
        var answer = await app.Client.SendAsync(
            "POST", $"/api/cart/{cart}/items", body.Replace("$beans", beans, StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.BadRequest, message), (answer.Status, answer.Message));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetCartAsync(cart)).Status);
    }

    [Fact]
    public async Task At_most_200_lines_are_added_in_one_write()
    {
        var products = await app.Client.AddProductsAsync(200, stock: 1);
        var (calls, writes) = (0, 0);
        storage.Fault = call =>
        {
            Interlocked.Increment(ref calls);
            Interlocked.Add(ref writes, call.IsWrite ? 1 : 0);
            return StorageFault.None;
        };

        var added = await AddAsync([.. products.Select(product => (product, 1))]);
        var (callsOfAdd, writesOfAdd) = (calls, writes);
        var full = await AddAsync((beans, 1));
        var tooMany = await AddAsync([.. Enumerable.Repeat((beans, 1), 201)]);

        Assert.Equal((HttpStatusCode.OK, 200), (added.Status, added.Items.Count));
        Assert.Equal(1, writesOfAdd);
        Assert.InRange(callsOfAdd, 2 + 16, 2 + 32); // One or two calls for each of the products' 16 partitions.
        full.MustFail(HttpStatusCode.BadRequest, "Cart is full");
        tooMany.MustFail(HttpStatusCode.BadRequest, "Invalid items");
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_may_have_256_KiB_with_and_without_a_length(int over, HttpStatusCode status)
    {
        var body = $$"""{"items":[{"productId":"{{beans}}","quantity":1}]}""".PadRight((256 * 1024) + over);

        foreach (var chunked in new[] { false, true })
        {
            using var request = CartClient.Request("POST", $"/api/cart/{cart}/items", body);
            request.Headers.TransferEncodingChunked = chunked;
            var answer = await app.Client.SendAsync(request);

            Assert.Equal(status, answer.Status);
            if (over > 0)
            {
                answer.MustFail(status, "Request too large");
                Assert.Equal("Request too large: at most 262144 bytes", answer.Message);
            }
        }
    }

    [Theory]
    [InlineData("[", "]", "Invalid items")]
    [InlineData("{\"a\":", "}", "Invalid ID format")]
    [InlineData("{},", "", "Invalid items")]
    public async Task A_body_full_of_tiny_or_deeply_nested_items_is_refused(
        string opening, string closing, string error)
    {
        const int Count = 37_000;
        var items = string.Concat(Enumerable.Repeat(opening, Count)) + "1" + string.Concat(Enumerable.Repeat(closing, Count));

        var answer = await app.Client.SendAsync("POST", $"/api/cart/{cart}/items", $$"""{"items":[{{items}}]}""");

        answer.MustFail(HttpStatusCode.BadRequest, error);
    }

    [Fact]
    public async Task Two_hundred_entries_fit_however_they_are_indented()
    {
        var indent = new string(' ', 8);
        var entry = $"\n{indent}{{\n{indent}{indent}\"productId\": \"{beans}\",\n{indent}{indent}\"quantity\": 1\n{indent}}}";
        var stocked = await app.Client.SaveProductAsync(beans, stock: 500);
        var body = $$"""{"items":[{{string.Join(',', Enumerable.Repeat(entry, 200))}}]}""";

        var answer = await app.Client.SendAsync("POST", $"/api/cart/{cart}/items", body);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, 200), (stocked.Status, answer.Status, Assert.Single(answer.Items).Quantity));
        Assert.True(body.Length > 16 * 1024);
    }

    [Fact]
    public async Task A_key_and_a_lost_answer_add_them_once()
    {
        await app.Client.AddAsync(beans, 1, cart);
        var writes = 0;
        storage.Fault = call => call.IsWrite && Interlocked.Increment(ref writes) == 1 ? StorageFault.LostResponse : StorageFault.None;

        var added = await AddAsync("again", (beans, 1), (filter, 2));
        var repeat = await AddAsync("again", (beans, 1), (filter, 2));
        var reused = await AddAsync("again", (filter, 2), (beans, 1));

        Assert.Equal((HttpStatusCode.OK, 1), (added.Status, writes));
        Assert.Equal(("true", added.ETag), (repeat.Replayed, repeat.ETag));
        reused.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
        Assert.Equal([2, 2], (await app.Client.GetCartAsync(cart)).Items.Select(item => item.Quantity));
    }

    [Fact]
    public async Task One_item_alone_is_another_operation_than_a_single_add_of_it()
    {
        var single = await app.Client.AddAsync(beans, 1, cart, key: "one");
        var items = await AddAsync("one", (beans, 1));

        Assert.Equal(HttpStatusCode.OK, single.Status);
        items.MustFail(HttpStatusCode.UnprocessableEntity, "Idempotency key reused");
    }

    private Task<Answer> AddAsync(params (string Product, int Quantity)[] items) => AddAsync(null, items);

    private Task<Answer> AddAsync(string? key, params (string Product, int Quantity)[] items) => app.Client.AddItemsAsync(cart, items, key);
}
