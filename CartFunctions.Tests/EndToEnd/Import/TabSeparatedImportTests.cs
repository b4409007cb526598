using System.Net;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of tab-separated lines with the escapes of <c>mysql --batch</c>.</summary>
public sealed class TabSeparatedImportTests : ImportTest
{
    private const string Header = "id\tname\tprice\tstock\n";

    [Theory]
    [InlineData(Tabs)]
    [InlineData("text/tab-separated-values; charset=utf-8")]
    [InlineData(Csv)]
    public async Task Escapes_stand_for_characters_and_quotes_for_themselves(string contentType)
    {
        string[] lines =
        [
            $"{Id(1)}\tTwo\\nlines\\tand a tab\t1.50\t1",
            $"{Id(2)}\tC:\\\\new, \"quoted\"\t1\t1",
            $"{Id(3)}\t\"Unclosed\t1\t1\r",
            string.Empty,
            $"{Id(4)}\tNul \\0\t1\t1",
        ];

        MustReport(await ImportAsync(Header + string.Join('\n', lines), contentType), imported: 4);

        await MustHoldAsync(Id(1), "Two\nlines\tand a tab", "1.5", 1);
        await MustHoldAsync(Id(2), "C:\\new, \"quoted\"", "1", 1);
        await MustHoldAsync(Id(3), "\"Unclosed", "1", 1);
        await MustHoldAsync(Id(4), "Nul \0", "1", 1);
    }

    [Fact]
    public async Task Invalid_records_are_listed_by_line()
    {
        string[] lines =
        [
            $"{Id(1)}\tNULL\t1\t1",
            $"{Id(1)}\tTea\tNULL\t1",
            $"{Id(1)}\tTea\t1\tNULL",
            $"{Id(1)}\tTea\t1",
            "\t\t\t",
            $"{Id(1)}\tC:\\dir\t1\t1",
            $"{Id(1)}\tTea\\\t1\t1",
            $"NULL\tTea\t1\t1",
        ];

        MustReport(
            await ImportAsync(Header + string.Join('\n', lines), Tabs),
            imported: 0,
            (2, "Invalid product: name is empty"),
            (3, "Invalid product: price is empty"),
            (4, "Invalid product: stock is empty"),
            (5, "Invalid request body: the number of fields is 3, the header has 4"),
            (6, "Invalid ID format"),
            (7, "Invalid product: name is not well-formed text"),
            (8, "Invalid product: name is not well-formed text"),
            (9, "Invalid ID format"));
    }

    [Fact]
    public async Task A_column_that_is_not_used_may_have_any_backslashes()
    {
        MustReport(await ImportAsync($"path\tid\tname\tprice\tstock\nC:\\dir\\\t{Id(1)}\tTea\t1\t1\n", Tabs), imported: 1);
    }

    [Fact]
    public async Task Tabs_separate_even_if_the_title_of_a_column_has_many_commas()
    {
        MustReport(await ImportAsync($"id\tname\tCONCAT(a,b,c,d,e,f)\tprice\tstock\n{Id(1)}\tTea\tx\t1\t1\n", Tabs), imported: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("id,name,price,stock\n")]
    [InlineData("id\tname\tprice\n")]
    public async Task An_invalid_header_is_refused(string file)
    {
        (await ImportAsync(file, Tabs)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");
    }
}
