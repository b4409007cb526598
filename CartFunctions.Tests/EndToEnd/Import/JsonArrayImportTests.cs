using System.Net;
using System.Text;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of a JSON array.</summary>
public sealed class JsonArrayImportTests : ImportTest
{
    [Theory]
    [InlineData(Json)]
    [InlineData("application/json; charset=utf-8")]
    public async Task Each_element_is_a_record_whose_line_is_that_of_its_start(string contentType)
    {
        var file = $$"""
            {{"\uFEFF"}}
            [{"_id":"{{Id(1)}}","name":"Tea, [green] \"best\" \\","price":1.50,"stock":1}, {"id":"{{Id(2)}}","name":"Mug",
              "price":2,"stock":2} ,
              17, null,
              {
                "_id": "shoes", "name": "x", "price": 1, "stock": 1
              },
              {"_id":"{{Id(3)}}","name":"x","price":"1","stock":1}
            ]

            """.Replace("\uFEFF\n", "\uFEFF", StringComparison.Ordinal);

        MustReport(
            await ImportAsync(file, contentType),
            imported: 2,
            (3, NoObject),
            (3, NoObject),
            (4, "Invalid ID format"),
            (7, "Invalid product: price is not a number"));

        await MustHoldAsync(Id(1), "Tea, [green] \"best\" \\", "1.5", 1);
        await MustHoldAsync(Id(2), "Mug", "2", 2);
    }

    [Theory]
    [InlineData("""{"_id":"1","note":"{0}"}""", true)]
    [InlineData("""{"_id":"1","note":"{0}"}""", false)]
    [InlineData("""{"_id":{0}}""", true)]
    [InlineData("""{"_id":"{0}}""", false)]
    public async Task An_array_with_an_element_too_long_to_check_changes_nothing(string element, bool isChunked)
    {
        var note = string.Concat(Enumerable.Repeat("\\\"],[{\\n", 400_000));
        var product = $$"""{"_id":"{{Id(1)}}","name":"Tea","price":1,"stock":1}""";
        using var request = Request(
            Encoding.UTF8.GetBytes($"[{product},{element.Replace("{0}", note, StringComparison.Ordinal)},{product}]"), Json);
        request.Headers.TransferEncodingChunked = isChunked;

        (await App.Client.SendAsync(request)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");

        Assert.False(await IsThereAsync(Id(1)));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("[{0}")]
    [InlineData("[{0},]")]
    [InlineData("[,{0}]")]
    [InlineData("[{0},,{0}]")]
    [InlineData("[{0}{0}]")]
    [InlineData("[{0} {0}]")]
    [InlineData("[{0}]]")]
    [InlineData("[{0}]x")]
    [InlineData("[{0}}]")]
    [InlineData("[{0}][]")]
    [InlineData("x[{0}]")]
    [InlineData("[{0},{\"a\":01}]")]
    [InlineData("[{0},{\"a\":1,}]")]
    [InlineData("[{0},{a:1}]")]
    [InlineData("[{0},\"a\nb\"]")]
    [InlineData("[{0},\"never closed]")]
    [InlineData("[{0},[}]")]
    [InlineData("[{0},]\u00a0")]
    [InlineData("[{0}]\u00a0")]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("null")]
    public async Task A_malformed_array_is_refused_with_nothing_saved(string file)
    {
        var valid = $$"""{"_id":"{{Id(1)}}","name":"Tea","price":1,"stock":1}""";

        var answer = await ImportAsync(file.Replace("{0}", valid, StringComparison.Ordinal), Json);

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid request body");
        Assert.False(await IsThereAsync(Id(1)));
    }

    [Fact]
    public async Task An_array_that_breaks_off_after_many_products_saves_none_of_them()
    {
        var products = Enumerable.Range(1, 20_000).Select(i => $$"""{"_id":"{{Id(i)}}","name":"Tea","price":1,"stock":1},""");

        (await ImportAsync("[" + string.Concat(products), Json)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");

        Assert.False(await IsThereAsync(Id(1)));
    }

    [Fact]
    public async Task An_array_that_is_not_UTF_8_is_refused_with_nothing_saved()
    {
        var first = $$"""[{"_id":"{{Id(1)}}","name":"Tea","price":1,"stock":1},{"name":" """;
        byte[] file = [.. Encoding.UTF8.GetBytes(first), 0xE9, .. "\"}]"u8];

        (await ImportAsync(file, Json)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");

        Assert.False(await IsThereAsync(Id(1)));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData(" [ \n ] \n")]
    public async Task An_empty_array_imports_nothing(string file)
    {
        MustReport(await ImportAsync(file, Json), imported: 0);
    }

    [Fact]
    public async Task An_array_over_32_MiB_is_refused()
    {
        var answer = await ImportAsync("[]".PadRight((32 * 1024 * 1024) + 1), Json);

        answer.MustFail(HttpStatusCode.RequestEntityTooLarge, "Request too large");
    }
}
