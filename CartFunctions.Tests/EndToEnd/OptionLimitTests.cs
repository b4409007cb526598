using System.Net;
using System.Text.Json;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The limits of options and of cart data (contract, "Terms" and "Cart data").</summary>
public sealed class OptionLimitTests : IAsyncLifetime
{
    private const string Device = "device-of-limits";

    private readonly string cart = ObjectId.New().ToString();
    private TestApp app = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        product = await app.Client.AddProductAsync(stock: int.MaxValue);
        await app.Client.AddAsync(product, 1, cart);
        await app.Client.AddAsync(product, 1, device: Device);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static TheoryData<string> Wrong =>
    [
        "[]", "7", "true", "\"size\"", "[\"size\"]",
        """{"size":7}""", """{"size":null}""", """{"size":true}""", """{"size":{}}""", """{"size":["M"]}""",
        """{"":"M"}""", """{"size":"\ud800"}""", """{"\udc00":"M"}""", """{"size":"M","a":{"b":[1,{"c":2}]}}""",
        Map((new string('n', 65), "v")), Map([.. Enumerable.Range(0, 17).Select(i => ($"n{i}", "v"))]),
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Anything_but_a_small_flat_object_of_texts_is_refused(string wrong)
    {
        var answers = await Task.WhenAll(
            app.Client.AddWithAsync(product, 1, wrong, cart),
            app.Client.SetDataAsync(wrong, cart),
            app.Client.AddWithAsync(product, 1, wrong, device: Device),
            app.Client.SetDataAsync(wrong, device: Device));

        answers[0].MustFail(HttpStatusCode.BadRequest, "Invalid options");
        answers[1].MustFail(HttpStatusCode.BadRequest, "Invalid data");
        answers[2].MustFailOnDevice(HttpStatusCode.BadRequest, "Invalid options");
        answers[3].MustFailOnDevice(HttpStatusCode.BadRequest, "Invalid data");
    }

    [Fact]
    public async Task Of_options_with_one_name_the_last_counts()
    {
        var added = await app.Client.AddWithAsync(product, 1, """{"size":7,"size":"M"}""", cart);
        var saved = await app.Client.SetDataAsync("""{"note":null,"note":"x"}""", cart);

        Assert.Equal(HttpStatusCode.OK, added.Status);
        Assert.Equal("""{"note":"x"}""", saved.Data.GetProperty("data").GetRawText());
    }

    [Theory]
    [InlineData("""{"data":null}""")]
    [InlineData("{}")]
    public async Task Absent_data_is_refused(string body)
    {
        var answer = await app.Client.SendAsync("PUT", $"/api/cart/{cart}/data", body);

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid data");
    }

    [Theory]
    [InlineData(500, 0, true)]
    [InlineData(501, 0, false)]
    [InlineData(500, 524, true)] // With the names: 1,024 bytes.
    [InlineData(500, 525, false)]
    public async Task Options_have_values_of_500_code_units_and_1024_bytes(int first, int more, bool isValid)
    {
        var answer = await app.Client.AddWithAsync(product, 1, Values(first, more, 500), cart);

        Assert.Equal(isValid ? null : "Invalid options", answer.Error);
    }

    [Theory]
    [InlineData(2000, 0, true)]
    [InlineData(2001, 0, false)]
    [InlineData(2000, 2096, true)] // With the names: 4,096 bytes.
    [InlineData(2000, 2097, false)]
    public async Task Data_has_values_of_2000_code_units_and_4096_bytes(int first, int more, bool isValid)
    {
        var answer = await app.Client.SetDataAsync(Values(first, more, 2000), cart);

        Assert.Equal(isValid ? null : "Invalid data", answer.Error);
    }

    [Fact]
    public async Task Sixteen_names_of_64_code_units_and_empty_values_are_allowed()
    {
        var names = Enumerable.Range(0, 16).Select(i => ($"{i:x}".PadRight(64, 'n'), string.Empty)).ToArray();

        var options = await app.Client.AddWithAsync(product, 1, Map(names), cart);
        var data = await app.Client.SetDataAsync(Map(names), cart);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (options.Status, data.Status));
        Assert.Equal(Map(names), data.Data.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Lengths_count_UTF_16_code_units_and_sizes_count_bytes_of_UTF_8()
    {
        var code = Map(("n", string.Concat(Enumerable.Repeat("😀", 250)))); // 500 code units and 1,000 bytes.
        var wide = Map(("n", new string('長', 342))); // 1,027 bytes.

        Assert.Null((await app.Client.AddWithAsync(product, 1, code, cart)).Error);
        Assert.Equal("Invalid options", (await app.Client.AddWithAsync(product, 1, wide, cart)).Error);
    }

    [Fact]
    public async Task A_cart_takes_32768_bytes_of_options_and_its_lines_may_still_grow()
    {
        string Options(int line, int bytes) => Map(("a", $"{line:00}".PadRight(500, 'x')), ("b", new string('y', bytes - 502)));
        for (var line = 0; line < 31; line++)
        {
            Assert.Null((await app.Client.AddWithAsync(product, 1, Options(line, 1_002), cart)).Error);
        }

        var last = 32_768 - (31 * 1_002); // 1,706, in two lines.
        var first = await app.Client.AddWithAsync(product, 1, Options(31, 1_000), cart);
        var tooMuch = await app.Client.AddWithAsync(product, 1, Options(32, last - 1_000 + 1), cart);
        var full = await app.Client.AddWithAsync(product, 1, Options(32, last - 1_000), cart);
        var more = await app.Client.AddWithAsync(product, 1, """{"a":""}""", cart);
        var grown = await app.Client.AddWithAsync(product, 1, Options(0, 1_002), cart);
        var plain = await app.Client.AddAsync(await app.Client.AddProductAsync(stock: 1), 1, cart);

        Assert.Null(first.Error);
        tooMuch.MustFail(HttpStatusCode.BadRequest, "Cart is full");
        Assert.Equal("Cart is full: a cart holds 32768 bytes of options", tooMuch.Message);
        Assert.Null(full.Error);
        more.MustFail(HttpStatusCode.BadRequest, "Cart is full");
        Assert.Equal((null, null), (grown.Error, plain.Error));
    }

    /// <summary>Values of the given lengths in all, named n0, n1 and so on; each at most as long as the limit.</summary>
    private static string Values(int first, int more, int most)
    {
        var values = new List<(string, string)> { ("n0", new string('v', first)) };
        for (var left = more - 2; left > 0; left -= most + 2)
        {
            values.Add(($"n{values.Count}", new string('v', Math.Min(left - 2, most))));
        }

        return Map([.. values]);
    }

    private static string Map(params (string Name, string Value)[] values) =>
        JsonSerializer.Serialize(values.ToDictionary(pair => pair.Name, pair => pair.Value));
}
