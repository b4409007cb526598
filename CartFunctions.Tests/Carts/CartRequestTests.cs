using System.Text;
using System.Text.Json.Serialization.Metadata;
using CartFunctions.Carts.AddItem;
using CartFunctions.Carts.AddItems;
using CartFunctions.Carts.CheckOut;
using CartFunctions.Carts.MergeCarts;
using CartFunctions.Carts.Reserve;
using CartFunctions.Carts.SetCharges;
using CartFunctions.Carts.SetData;
using CartFunctions.Carts.SetQuantity;
using CartFunctions.Http.Json;
using CartFunctions.Http.Requests;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class CartRequestTests
{
    private const string Id = "65f1a0c2e4b0a1d2c3f40001";
    private const string Item = $"{{'productId':'{Id}','quantity':1}}";
    private const string Limits = "characters, named by 1 to 64 characters, together up to";
    private const string BadOptions = $"up to 16 texts of up to 500 {Limits} 1024 bytes";
    private const string BadData = $"Invalid data: up to 16 texts of up to 2000 {Limits} 4096 bytes";
    private const string BadCharges = "Invalid charges: up to 20 objects with a kind (shipping, tax, fee), a name and an amount";

    [Theory]
    [InlineData("'quantity':1", null)]
    [InlineData("'quantity':2147483647.0,'options':{},'cartId':''", null)]
    [InlineData("'quantity':0,'options':1", "Invalid quantity")]
    [InlineData("'quantity':2147483648", "Invalid quantity")]
    [InlineData("'quantity':null", "Invalid quantity")]
    [InlineData("'quantity':'2'", "Invalid quantity")]
    [InlineData("'quantity':1,'options':1", $"Invalid options: {BadOptions}")]
    [InlineData("'quantity':1,'options':{'size':1}", $"Invalid options: {BadOptions}")]
    [InlineData("'quantity':0,'cartId':'x'", "Invalid ID format")]
    [InlineData("'quantity':0,'productId':'x'", "Invalid ID format")]
    public void The_first_wrong_field_of_an_item_is_named(string fields, string? refusal) =>
        Assert.Equal(refusal, RefusalOf($"{{'productId':'{Id}',{fields}}}", AddItemJson.Default.AddItemRequest));

    [Theory]
    [InlineData($"[{Item},{{'productId':'{Id}','quantity':1,'cartId':'x'}}]", null)]
    [InlineData($"[{Item},{{'productId':'{Id}'}},{{}}]", "Invalid quantity: items[1]")]
    [InlineData($"[{{'productId':'{Id}','quantity':1,'options':1}}]", $"Invalid options: items[0], {BadOptions}")]
    [InlineData($"[{Item},1]", "Invalid items")]
    [InlineData("[]", "Invalid items")]
    [InlineData("null", "Invalid items")]
    [InlineData("{}", "Invalid items")]
    public void The_first_wrong_item_of_several_is_named(string items, string? refusal) =>
        Assert.Equal(refusal, RefusalOfItems(items));

    [Theory]
    [InlineData(200, null)]
    [InlineData(201, "Invalid items")]
    [InlineData(202, "Invalid items")]
    public void One_request_adds_at_most_200_items(int count, string? refusal) =>
        Assert.Equal(refusal, RefusalOfItems($"[{string.Join(',', Enumerable.Repeat(Item, count))}]"));

    [Theory]
    [InlineData("'kind':'shipping','name':'Standard','amount':0", 20, null)]
    [InlineData("'kind':'tax','name':'VAT','amount':999999999999.9999", 1, null)]
    [InlineData("", 0, null)]
    [InlineData("'kind':'fee','name':'Gift','amount':1", 21, BadCharges)]
    [InlineData("'kind':'fee','name':'Gift','amount':1000000000000", 1, BadCharges)]
    [InlineData("'kind':'fee','name':'Gift','amount':'1'", 1, BadCharges)]
    [InlineData("'kind':'fee','name':'Gift'", 1, BadCharges)]
    [InlineData("'kind':'fee','name':' ','amount':1", 1, BadCharges)]
    [InlineData("'kind':'gift','name':'Gift','amount':1", 1, BadCharges)]
    [InlineData("'name':'Gift','amount':1", 1, BadCharges)]
    public void Up_to_20_charges_have_a_kind_a_name_and_an_amount(string charge, int count, string? refusal) =>
        Assert.Equal(refusal, RefusalOf(
            $"{{'charges':[{string.Join(',', Enumerable.Repeat($"{{{charge}}}", count))}]}}",
            SetChargesJson.Default.SetChargesRequest,
            it => it with { CartId = Mug }));

    [Theory]
    [InlineData("{}", null, "Invalid quantity", BadData, BadCharges)]
    [InlineData("{'minutes':1,'quantity':0,'data':{},'charges':[]}", null, null, null, null)]
    [InlineData("{'minutes':60,'quantity':-1,'data':{'':''},'charges':{}}", null, "Invalid quantity", BadData, BadCharges)]
    [InlineData("{'minutes':0,'quantity':1.5,'data':1,'charges':1}", "Invalid reservation", "Invalid quantity", BadData, BadCharges)]
    [InlineData("{'minutes':61,'quantity':1,'data':null,'charges':null}", "Invalid reservation", null, BadData, BadCharges)]
    public void Each_request_has_limits_of_its_own(string body, string? reserve, string? setting, string? data, string? charges)
    {
        Assert.Equal(reserve, RefusalOf(body, ReserveJson.Default.ReserveRequest, it => it with { CartId = Mug }));
        Assert.Equal(setting, RefusalOf(body, SetQuantityJson.Default.SetQuantityRequest, it => it with { CartId = Mug, LineId = Beans }));
        Assert.Equal(data, RefusalOf(body, SetDataJson.Default.SetDataRequest, it => it with { CartId = Mug }));
        Assert.Equal(charges, RefusalOf(body, SetChargesJson.Default.SetChargesRequest, it => it with { CartId = Mug }));
        Assert.Equal("Invalid ID format", RefusalOf(body, SetDataJson.Default.SetDataRequest));
    }

    [Theory]
    [InlineData("null", null)]
    [InlineData("0", null)]
    [InlineData("999999999999999999999999.9999", null)]
    [InlineData("1e24", "Invalid amount")]
    [InlineData("-0.0001", "Invalid amount")]
    [InlineData("0.00001", "Invalid amount")]
    public void An_amount_due_has_at_most_24_digits_and_4_decimals(string amount, string? refusal) => Assert.Equal(
        refusal, RefusalOf($"{{'amountDue':{amount}}}", CheckOutJson.Default.CheckOutRequest, it => it with { CartId = Mug }));

    [Fact]
    public void A_cart_cannot_be_merged_into_itself()
    {
        Assert.Equal(
            "Invalid merge: a cart cannot be merged into itself",
            MergeCartsRequest.Validator.Check(new() { CartId = Mug, From = Mug }).TryGet(out _, out var failure) ? null : failure.Message);
        Assert.True(MergeCartsRequest.Validator.Check(new() { CartId = Mug, From = Beans }).TryGet(out _, out _));
    }

    private static string? RefusalOfItems(string items) =>
        RefusalOf($"{{'items':{items}}}", AddItemsJson.Default.AddItemsRequest, it => it with { CartId = Mug });

    private static string? RefusalOf<T>(string json, JsonTypeInfo<T> type, Func<T, T>? bind = null)
        where T : IRequest<T> =>
        JsonBody.Parse(Encoding.UTF8.GetBytes(json.Replace('\'', '"')), type)
            .Then(request => T.Validator.Check(bind is null ? request : bind(request)))
            .TryGet(out _, out var failure) ? null : failure.Message;
}
