using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>Valid and invalid request bodies, with <c>POST /api/cart</c> as the example.</summary>
public sealed class RequestBodyTests : IAsyncLifetime
{
    private TestApp app = null!;
    private string product = null!;

    public async ValueTask InitializeAsync()
    {
        app = await TestApp.StartAsync();
        product = await app.Client.AddProductAsync(stock: 5);
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Theory]
    [InlineData("2.0")]
    [InlineData("2e0")]
    [InlineData("20E-1")]
    [InlineData("2.000000000000000000000000000000000000000")]
    public async Task A_quantity_is_any_number_with_a_whole_value(string quantity)
    {
        var answer = await PostAsync($$"""{"productId":"$product","quantity":{{quantity}}}""");

        Assert.Equal(2, answer.Items[0].Quantity);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("2147483648")]
    [InlineData("1e400")]
    [InlineData("\"2\"")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("1.00000000000000000000000000000000000001")]
    public async Task Any_other_quantity_is_refused(string quantity)
    {
        var answer = await PostAsync($$"""{"productId":"$product","quantity":{{quantity}}}""");

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid quantity");
    }

    [Theory]
    [InlineData("""{"productId":"$product"}""", "Invalid quantity")]
    [InlineData("""{"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":null,"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":12,"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":"\ud800","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productId":{"_id":"$product"},"quantity":1}""", "Invalid ID format")]
    [InlineData("""{"productid":"$product","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"cartId":7,"productId":"$product","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"cartId":"x","productId":"$product","quantity":1}""", "Invalid ID format")]
    [InlineData("""{"cartId":"x","productId":"y","quantity":0}""", "Invalid ID format")]
    [InlineData("", "Invalid request body")]
    [InlineData("null", "Invalid request body")]
    [InlineData("[]", "Invalid request body")]
    [InlineData("\"text\"", "Invalid request body")]
    [InlineData("{", "Invalid request body")]
    [InlineData("""{"productId":"$product","quantity":1} {}""", "Invalid request body")]
    [InlineData("""{"productId":"$product","quantity":01}""", "Invalid request body")]
    [InlineData("""{"\ud800":1,"productId":"$product","quantity":1}{}""", "Invalid request body")]
    [InlineData("""{"\ud800":1,"productId":"$product","quantity":1""", "Invalid request body")]
    [InlineData("""{'productId':'$product'}""", "Invalid request body")]
    public async Task An_invalid_body_is_reported_with_its_first_failure(string body, string error)
    {
        var answer = await PostAsync(body);

        answer.MustFail(HttpStatusCode.BadRequest, error);
    }

    [Theory]
    [InlineData("""{"productId":"x","productId":"$product","quantity":9,"quantity":1}""")]
    [InlineData("""{"other":{"deep":$nested,"x":1},"productId":"$product","quantity":1}""")]
    [InlineData("""{"\ud800":1,"productId":"$product","\ud83dx":{"\udc00":[]},"quantity":1}""")]
    [InlineData("\uFEFF{\"productId\":\"$product\",\"quantity\":1}")]
    public async Task Unknown_properties_are_ignored_and_of_duplicate_ones_the_last_counts(string body)
    {
        var nested = new string('[', 7_000) + new string(']', 7_000);

        var answer = await PostAsync(body.Replace("$nested", nested, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Theory]
    [InlineData("application/json", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("APPLICATION/JSON", HttpStatusCode.OK)]
    [InlineData("application/vnd.shop+json", HttpStatusCode.OK)]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/jsonp", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("json", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_body_is_JSON_only_by_its_content_type(string? contentType, HttpStatusCode status)
    {
        var answer = await PostAsync("""{"productId":"$product","quantity":1}""", contentType);

        Assert.Equal(status, answer.Status);
        if (status != HttpStatusCode.OK)
        {
            answer.MustFail(status, "Unsupported media type");
        }
    }

    [Theory]
    [InlineData("identity", true)]
    [InlineData("Identity", true)]
    [InlineData("", true)]
    [InlineData("gzip", false)]
    [InlineData("x-unknown", false)]
    [InlineData("identity, gzip", false)]
    public async Task An_encoded_body_is_refused(string contentEncoding, bool isTaken)
    {
        var body = $$"""{"productId":"{{product}}","quantity":1}""";

        var answer = await app.Client.SendAsync("POST", "/api/cart", body, contentEncoding: contentEncoding);

        if (isTaken)
        {
            Assert.Equal(HttpStatusCode.OK, answer.Status);
        }
        else
        {
            answer.MustFail(HttpStatusCode.UnsupportedMediaType, "Unsupported media type");
        }
    }

    [Theory]
    [InlineData(0, HttpStatusCode.OK)]
    [InlineData(1, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_over_16_KiB_is_too_large_with_and_without_a_length(int over, HttpStatusCode status)
    {
        var body = $$"""{"productId":"{{product}}","quantity":1}""".PadRight((16 * 1024) + over);

        foreach (var chunked in new[] { false, true })
        {
            using var request = CartClient.Request("POST", "/api/cart", body);
            request.Headers.TransferEncodingChunked = chunked;
            var answer = await app.Client.SendAsync(request);

            Assert.Equal(status, answer.Status);
            if (over > 0)
            {
                answer.MustFail(status, "Request too large");
            }
        }
    }

    [Fact]
    public async Task The_size_of_a_body_is_checked_before_its_media_type()
    {
        var answer = await PostAsync(new string('x', 20_000), "text/plain");

        answer.MustFail(HttpStatusCode.RequestEntityTooLarge, "Request too large");
    }

    /// <summary>Posts a raw body, in which <c>$product</c> stands for a product id.</summary>
    private Task<Answer> PostAsync(string body, string? contentType = "application/json") =>
        app.Client.SendAsync("POST", "/api/cart", body.Replace("$product", product, StringComparison.Ordinal), contentType);
}
