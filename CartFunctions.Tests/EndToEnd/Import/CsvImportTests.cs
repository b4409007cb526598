using System.Globalization;
using System.Net;
using System.Text;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of CSV.</summary>
public sealed class CsvImportTests : ImportTest
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task CSV_may_have_quotes_line_breaks_and_any_columns_in_any_order(string lineEnd)
    {
        var (one, two) = (Id(1), Id(2));
        string[] lines =
        [
            "\uFEFFstock,colour,name,id,price",
            $"5,red,\"Beans, \"\"best\"\"\nof all\",{one},24.90",
            string.Empty,
            $"2.0,,Phin cà phê,{two.ToUpperInvariant()},7.8e0",
        ];

        var answer = await ImportAsync(string.Join(lineEnd, lines), Csv);

        MustReport(answer, imported: 2);
        await MustHoldAsync(one, "Beans, \"best\"\nof all", "24.9", 5);
        await MustHoldAsync(two, "Phin cà phê", "7.8", 2);
    }

    [Fact]
    public async Task Invalid_CSV_records_are_listed_by_line_and_valid_ones_are_saved()
    {
        string[] lines =
        [
            "id,name,price,stock",            // 1
            $"{Id(1)},Good,1,1",
            $"{Id(2)},\"two",
            "lines\",1,-1",                   // 4
            "   ",
            "shoes,No id,1,1",                // 6
            $"{Id(3)},Too few,1",
            $"{Id(4)},Too many,1,1,1",        // 8
            $"{Id(5)},,1,1",
            $"{Id(6)},Price,\"1,5\",1",       // 10
            $"{Id(7)},Price,+1,1",
            $"{Id(8)},Stock,1,NULL",          // 12
            $"{Id(9)},Bro\"ken,1,1",
            $"{Id(10)},Good too,1,1",         // 14
            $"{Id(11)},\"never closed,1,1",
            "more of it",                     // 16
        ];

        var answer = await ImportAsync(string.Join('\n', lines), Csv);

        MustReport(
            answer,
            imported: 2,
            (3, "Invalid product: stock is not a whole number from 0 to 2147483647"),
            (6, "Invalid ID format"),
            (7, "Invalid request body: the number of fields is 3, the header has 4"),
            (8, "Invalid request body: the number of fields is 5, the header has 4"),
            (9, "Invalid product: name is empty"),
            (10, "Invalid product: price is not a number"),
            (11, "Invalid product: price is not a number"),
            (12, "Invalid product: stock is not a number"),
            (13, StrayQuote),
            (15, StrayQuote),
            (16, "Invalid request body: the number of fields is 1, the header has 4"));
        await MustHoldAsync(Id(10), "Good too", "1", 1);
        Assert.Equal(HttpStatusCode.NotFound, (await App.Client.SendAsync("GET", $"/api/products/{Id(7)}")).Status);
    }

    [Theory]
    [InlineData("\n", 2)]
    [InlineData("\n\n\n", 4)]
    [InlineData("\r\r\n\r", 4)]
    public async Task An_unclosed_quote_is_reported_with_its_line(string lineEnds, int line)
    {
        var answer = await ImportAsync($"id,name,price,stock{lineEnds}{Id(1)},\"never closed,1,1\nmore\nand more\n", Csv);

        MustReport(
            answer,
            imported: 0,
            (line, StrayQuote),
            (line + 1, "Invalid request body: the number of fields is 1, the header has 4"),
            (line + 2, "Invalid request body: the number of fields is 1, the header has 4"));
    }

    [Theory]
    [InlineData("\n", "{0},\"12 inch board,1,1")]
    [InlineData("\r\n", "{0},\"12 inch board,1,1")]
    [InlineData("\r", "{0},\"12 inch board,1,1")]
    [InlineData("\n", "\"{0},12 inch board,1,1")]
    [InlineData("\n", "{0},12 inch board,1,\"1")]
    [InlineData("\n", "{0},12 \"inch board,1,1")]
    [InlineData("\n", "{0},\"12\"\" board,1,1")]
    public async Task An_unclosed_quote_costs_only_its_own_record(string lineEnd, string broken)
    {
        var good = Enumerable.Range(10, 3_000).Select(i => i % 2 == 0 ? $"{Id(i)},Good,1,1" : $"{Id(i)},\"Good, too\",1,1");
        string[] lines =
        [
            "id,name,price,stock",
            $"{Id(1)},Good,1,1",
            string.Format(CultureInfo.InvariantCulture, broken, Id(2)),
            .. good,
            string.Format(CultureInfo.InvariantCulture, broken, Id(3)),
            $"{Id(4)},\"Two{lineEnd}lines\",1,1",
            string.Format(CultureInfo.InvariantCulture, broken, Id(5)),
        ];

        var answer = await ImportAsync(string.Join(lineEnd, lines), Csv);

        MustReport(
            answer, imported: 3_002, (3, StrayQuote), (3_004, StrayQuote), (3_007, StrayQuote));
        await MustHoldAsync(Id(4), $"Two{lineEnd}lines", "1", 1);
    }

    [Fact]
    public async Task Characters_that_end_a_line_elsewhere_do_not_in_CSV()
    {
        MustReport(
            await ImportAsync($"id,name,price,stock\n{Id(1)},a\u2028b\u0085c\fd,1,1\nshoes,x,1,1\n", Csv), imported: 1, (
                3, "Invalid ID format"));
    }

    [Theory]
    [InlineData("\"\"", "Invalid request body: the number of fields is 1, the header has 4")]
    [InlineData("\" \"", "Invalid request body: the number of fields is 1, the header has 4")]
    [InlineData(",,,", "Invalid ID format")]
    public async Task A_record_of_empty_fields_is_not_a_blank_line(string record, string error)
    {
        MustReport(await ImportAsync($"id,name,price,stock\n \t\u00a0\n{record}\n{Id(1)},Good,1,1\n", Csv), imported: 1, (3, error));
    }

    [Theory]
    [InlineData(0xE9)] // é in Latin-1.
    [InlineData(0xFF, 0xFE)]
    [InlineData(0xC0, 0xAF)] // A slash, longer than need be.
    [InlineData(0xED, 0xA0, 0x80)] // Half of a surrogate pair.
    [InlineData(0xF4, 0x90, 0x80, 0x80)] // Past the last character.
    public async Task Text_that_is_not_UTF_8_is_refused_and_not_replaced(params int[] bytes)
    {
        byte[] name = [.. "caf"u8, .. bytes.Select(value => (byte)value)];
        var before = Encoding.UTF8.GetBytes($"id,name,price,stock\n{Id(1)},");
        var after = Encoding.UTF8.GetBytes($",1,1\n{Id(2)},Tea,1,1\n");
        byte[] file = [.. before, .. name, .. after];

        MustReport(await ImportAsync(file, Csv), imported: 1, (2, "Invalid request body: the record is not UTF-8"));
    }

    [Fact]
    public async Task A_byte_order_mark_counts_only_at_the_start_of_the_file()
    {
        var file = $"\uFEFF\"name\",id,price,stock\n\uFEFFTea,{Id(1)},1,1\n";

        MustReport(await ImportAsync(file, Csv), imported: 1);
        await MustHoldAsync(Id(1), "\uFEFFTea", "1", 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("id,name,price\n")]
    [InlineData("id,name,price,stock,name\n")]
    [InlineData("id name price stock\n")]
    [InlineData("sep=;\nid,name,price,stock\n")]
    [InlineData("sep=|\nid|name|price|stock\n")]
    [InlineData("name,price,stock\n")]
    [InlineData("id,Id,name,price,stock\n")]
    [InlineData("id,sku, SKU ,name,price,stock\n")]
    [InlineData("id,name,price,\"stock\n")]
    [InlineData("id,name,price,stock,\"note\n")]
    [InlineData("id,name,price,stock,a\"b\n")]
    public async Task An_invalid_header_is_refused_before_anything_is_saved(string header)
    {
        var answer = await ImportAsync($"{header}{Id(1)},Good,1,1,1\n", Csv);

        answer.MustFail(HttpStatusCode.BadRequest, "Invalid request body");
    }
}
