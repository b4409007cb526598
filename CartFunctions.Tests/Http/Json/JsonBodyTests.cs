using System.Text;
using System.Text.Json;
using CartFunctions.Carts.AddItem;
using CartFunctions.Http.Json;

namespace CartFunctions.Tests.Http.Json;

public sealed class JsonBodyTests
{
    private const string Refused = "Invalid request body: it must be one JSON object in UTF-8";

    private static readonly string Deep = new string('[', 5_000) + new string(']', 5_000);

    [Fact]
    public void No_body_is_empty_or_null_and_anything_else_is_a_body()
    {
        Assert.All(["", "null", "\uFEFF \t\r\nnull \t\r\n"], text => Assert.True(JsonBody.IsNone(Encoding.UTF8.GetBytes(text))));
        Assert.All(
            [" ", "{}", "nul", "null,", "\uFEFF\uFEFFnull"], text => Assert.False(JsonBody.IsNone(Encoding.UTF8.GetBytes(text))));
    }

    [Theory]
    [InlineData("{\"quantity\":3}")]
    [InlineData("\uFEFF \t\r\n{\"quantity\":3} \t\r\n")]
    [InlineData("{\"quantity\":9,\"quantity\":3,\"Quantity\":8,\"other\":$deep}")]
    [InlineData("{\"\\ud800\":$deep,\"quantity\":3,\"a\":$deep,\"\\udc00x\":{\"quantity\":4}}")]
    [InlineData("{\"quantity\":9,\"\\ud800\":null,\"qu\\u0061ntity\":3}")]
    public void A_body_is_one_object_however_deep_with_names_that_are_ignored(string body) =>
        Assert.Equal("3", Parse(Encoding.UTF8.GetBytes(body.Replace("$deep", Deep, StringComparison.Ordinal))));

    [Fact]
    public void Any_other_body_is_refused()
    {
        string[] bodies =
        [
            "", "null", "[]", "\"{}\"", "{", "{}{}", "{'quantity':3}", "{\"quantity\":03}", "{\"quantity\":3,}", "\u00a0{}",
            "\uFEFF\uFEFF{}", "{\"\\ud800\":1,\"quantity\":3", "{\"\\ud800\":1,\"quantity\":3}{}", "{\"\\ud800\":1,\"quantity\":03}",
        ];

        Assert.All(bodies, body => Assert.Equal(Refused, Parse(Encoding.UTF8.GetBytes(body))));
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_refused_wherever_it_is()
    {
        byte[] body = [.. "{\"other\":\""u8, 0xE9, .. "\"}"u8];

        Assert.Equal(Refused, Parse(body));
        Assert.False(JsonBody.IsJson(body));
        Assert.False(JsonBody.IsJson([.. "\"caf"u8, 0xE9, (byte)'"']));
    }

    [Fact]
    public void JSON_is_one_value_however_deep()
    {
        Assert.All(["1", " null ", "\"é\"", "{\"a\":[1]}", Deep], text => Assert.True(JsonBody.IsJson(Encoding.UTF8.GetBytes(text))));
        Assert.All(["", " ", "1 2", "01", "[", "[}", "a"], text => Assert.False(JsonBody.IsJson(Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Only_names_that_no_text_can_hold_are_removed_and_values_stay_as_written()
    {
        const string Body = """{"\ud800":1,"a":{"b":[1, 2.50]},"\udc00x":[{}],"c":"\u0041\ud800","d":null}""";

        Assert.Equal(
            """{"a":{"b":[1, 2.50]},"c":"\u0041\ud800","d":null}""",
            Encoding.UTF8.GetString(UnreadableNames.Remove(Encoding.UTF8.GetBytes(Body)).Span));
        Assert.ThrowsAny<JsonException>(() => UnreadableNames.Remove("{\"\\ud800\":1}{}"u8));
    }

    private static string Parse(byte[] body) =>
        JsonBody.Parse(body, AddItemJson.Default.AddItemRequest).TryGet(out var parsed, out var failure)
            ? $"{parsed.Quantity}"
            : failure.Message;
}
