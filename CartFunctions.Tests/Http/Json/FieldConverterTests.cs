using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CartFunctions.Carts.AddItem;
using CartFunctions.Carts.AddItems;
using CartFunctions.Catalog.ChangeStock;
using CartFunctions.Catalog.SaveProduct;
using CartFunctions.Coupons.SaveCoupon;
using CartFunctions.Http.Json;

namespace CartFunctions.Tests.Http.Json;

public sealed class FieldConverterTests
{
    private const string Id = "65f1a0c2e4b0a1d2c3f4000e";

    [Theory]
    [InlineData("0", 0)]
    [InlineData("2.0", 2)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("2147483648", -1)]
    [InlineData("-1", -1)]
    [InlineData("2.5", -1)]
    [InlineData("\"2\"", -1)]
    [InlineData("[{\"quantity\":2}]", -1)]
    [InlineData("null", null)]
    public void A_count_is_0_to_2147483647_and_anything_else_is_below(string json, int? count) =>
        Assert.Equal(count, ItemOf($"\"quantity\":{json}").Quantity);

    [Theory]
    [InlineData("-2147483647", -int.MaxValue)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("-2147483648", 0)]
    [InlineData("2147483648", 0)]
    [InlineData("0.5", 0)]
    [InlineData("{\"change\":2}", 0)]
    [InlineData("null", null)]
    public void A_change_is_up_to_2147483647_either_way_and_anything_else_is_0(string json, int? change) =>
        Assert.Equal(change, Parse("{\"change\":" + json + ",\"other\":1}", ChangeStockJson.Default.ChangeStockRequest).Change);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("12.3456", "12.3456")]
    [InlineData("-3.50", "-3.5")]
    [InlineData("12.34567", "-1")]
    [InlineData("\"1\"", "-1")]
    [InlineData("[1]", "-1")]
    [InlineData("null", "")]
    public void A_price_has_up_to_4_decimals_and_anything_else_is_below_0(string json, string price)
    {
        var request = ProductOf($"\"price\":{json}");

        Assert.Equal(price, FormattableString.Invariant($"{request.Price}"));
    }

    [Theory]
    [InlineData("\"Tea\"", "Tea")]
    [InlineData("\"\"", "")]
    [InlineData("null", null)]
    public void A_text_is_read_as_it_is(string json, string? text) => Assert.Equal(text, ProductOf($"\"name\":{json}").Name);

    [Theory]
    [InlineData("5")]
    [InlineData("[\"Tea\"]")]
    [InlineData("\"\\ud800\"")]
    public void A_name_that_is_no_text_is_not_well_formed(string json) => Assert.Equal("\ud800", ProductOf($"\"name\":{json}").Name);

    [Theory]
    [InlineData($"\"{Id}\"", Id)]
    [InlineData("\"65F1A0C2E4B0A1D2C3F4000E\"", Id)]
    [InlineData("\"\\u00365f1a0c2e4b0a1d2c3f4000e\"", Id)]
    [InlineData("\"x\"", "invalid")]
    [InlineData("\" \"", "invalid")]
    [InlineData("\"\\ud800\"", "invalid")]
    [InlineData("12", "invalid")]
    [InlineData($"[\"{Id}\"]", "invalid")]
    [InlineData("null", null)]
    public void An_id_is_24_hex_digits_and_anything_else_is_invalid(string json, string? id)
    {
        Assert.Equal(id, TextOf(ItemOf($"\"productId\":{json}").ProductId));
        Assert.Equal(id, TextOf(ItemOf($"\"cartId\":{json}").CartId));
    }

    [Fact]
    public void An_empty_text_is_no_id_unless_the_id_is_optional()
    {
        Assert.Equal("invalid", TextOf(ItemOf("\"productId\":\"\"").ProductId));
        Assert.Null(ItemOf("\"cartId\":\"\"").CartId);
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData($"[\"{Id}\",\"x\",5,[\"{Id}\"],\"{Id}\"]", $"{Id} invalid invalid invalid {Id}")]
    [InlineData($"\"{Id}\"", "invalid")]
    [InlineData("{\"a\":[]}", "invalid")]
    [InlineData("null", null)]
    public void Ids_are_an_array_and_what_is_no_id_is_an_invalid_one(string json, string? ids)
    {
        var products = CouponOf($"\"products\":{json}").Products;

        Assert.Equal(ids, products is null ? null : string.Join(' ', products.Select(id => TextOf(id))));
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"b":"1","a":"","b":"2"}""", "a=,b=2")]
    [InlineData("""{"a":"1","b":null}""", "=")]
    [InlineData("""{"a":"1","b":{"c":"2"}}""", "=")]
    [InlineData("""{"a":"\ud800"}""", "=")]
    [InlineData("""{"\ud800":"1"}""", "=")]
    [InlineData("""{"\ud800":{"a":"1"},"b":"2"}""", "=")]
    [InlineData("\"a\"", "=")]
    [InlineData("[{}]", "=")]
    [InlineData("null", null)]
    public void Options_are_texts_by_name_and_anything_else_has_a_name_too_short(string json, string? pairs)
    {
        var options = ItemOf($"\"options\":{json}").Options;

        Assert.Equal(pairs, options is null ? null : string.Join(',', options.Pairs.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("2026-01-02T03:04Z", "2026-01-02T03:04:00.0000000+00:00")]
    [InlineData("2026-01-02T03:04:05Z", "2026-01-02T03:04:05.0000000+00:00")]
    [InlineData("2026-01-02T03:04:05.1234567Z", "2026-01-02T03:04:05.1234567+00:00")]
    [InlineData("2026-01-02T03:04-05:30", "2026-01-02T03:04:00.0000000-05:30")]
    [InlineData("2026-01-02T03:04:05.5+02:00", "2026-01-02T03:04:05.5000000+02:00")]
    [InlineData("2026-01-02T03:04:05", "none")]
    [InlineData("2026-01-02 03:04:05Z", "none")]
    [InlineData("2026-01-02", "none")]
    [InlineData("\\ud800", "none")]
    public void A_time_is_ISO_8601_with_an_offset_or_Z(string text, string time) =>
        Assert.Equal(time, CouponOf($"\"from\":\"{text}\"").From!.Time?.ToString("O", null) ?? "none");

    [Fact]
    public void A_time_that_is_no_text_is_none_and_null_is_absent()
    {
        Assert.Equal(new TimeField(null), CouponOf("\"from\":[1]").From);
        Assert.Null(CouponOf("\"from\":null").From);
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("[{\"quantity\":1},{}]", 2)]
    [InlineData("[{},1,{}]", null)]
    [InlineData("[[{}]]", null)]
    [InlineData("[null]", null)]
    [InlineData("{\"a\":[]}", null)]
    [InlineData("\"text\"", null)]
    public void Items_are_an_array_of_objects_and_anything_else_is_null(string json, int? count) =>
        Assert.Equal(count, ItemsOf(json)?.Count);

    [Fact]
    public void Items_are_read_up_to_the_maximum_and_one_more_at_most()
    {
        Assert.Equal(Enumerable.Range(1, 200), ItemsOf(Items(200))!.Select(item => item.Quantity.GetValueOrDefault()));
        Assert.NotEqual(200, ItemsOf(Items(201))?.Count);
        Assert.Null(ItemsOf(Items(202)));

        static string Items(int count) =>
            "[" + string.Join(',', Enumerable.Range(1, count).Select(i => $$"""{"quantity":{{i}}}""")) + "]";
    }

    private static IReadOnlyList<AddItemRequest>? ItemsOf(string json) =>
        Parse("{\"items\":" + json + ",\"other\":1}", AddItemsJson.Default.AddItemsRequest).Items;

    private static AddItemRequest ItemOf(string field) => Parse($$"""{ {{field}} ,"other":1}""", AddItemJson.Default.AddItemRequest);

    private static SaveProductRequest ProductOf(string field) =>
        Parse($$"""{ {{field}} ,"other":1}""", SaveProductJson.Default.SaveProductRequest);

    private static SaveCouponRequest CouponOf(string field) =>
        Parse($$"""{ {{field}} ,"other":1}""", SaveCouponJson.Default.SaveCouponRequest);

    private static string? TextOf(ObjectId? id) => id is not { } given ? null : given.IsValid ? given.ToString() : "invalid";

    private static T Parse<T>(string body, JsonTypeInfo<T> type) =>
        JsonBody.Parse(Encoding.UTF8.GetBytes(body), type).TryGet(out var parsed, out var failure)
            ? parsed
            : throw new JsonException(failure.Message);
}
