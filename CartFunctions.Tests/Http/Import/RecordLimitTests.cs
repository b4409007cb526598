using CartFunctions.Catalog.ImportProducts;

namespace CartFunctions.Tests.Http.Import;

public sealed class RecordLimitTests
{
    private const string TooLong = "Invalid request body: the record is longer than 1048576 bytes";
    private const string StrayQuote = "Invalid request body: a quote is stray or not closed";
    private const string CsvHeader = "sku,name,price,stock,note";
    private const string CsvStart = "TEA,Tea,1,1,";
    private const string JsonStart = """{"sku":"TEA","name":"Tea","price":1,"stock":1,"note":" """;
    private const string JsonEnd = "\"}";

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task The_longest_record_is_1_MiB_without_its_line_end(string lineEnd)
    {
        const string Answer = $"2: Tea 1 1 TEA\n3: {TooLong}\n4: {TooLong}\n5: Tea 1 1 TEA\n6: {TooLong}";
        int[] lengths = [0, 1, 2_000_000, 0, 3];

        var csv = lengths.Select(over => Padded(CsvStart, string.Empty, over)).Prepend(CsvHeader);
        var json = lengths.Select(over => Padded(JsonStart, JsonEnd, over)).Prepend(string.Empty);
        var first = Padded(JsonStart, JsonEnd, 0);

        Assert.Equal(Answer, await ImportedFile.ReadAsync(string.Join(lineEnd, csv), ImportedFile.Csv));
        Assert.Equal(Answer, await ImportedFile.ReadAsync(string.Join(lineEnd, json), ImportedFile.JsonLines));
        Assert.Equal("1: Tea 1 1 TEA", await ImportedFile.ReadAsync(first + lineEnd, ImportedFile.JsonLines));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_record_of_several_lines_that_is_too_long_ends_after_its_first(string lineEnd)
    {
        var start = $"{CsvStart}\"a{lineEnd}";
        string[] lines = [CsvHeader, Padded(start, "\"", 0), Padded(start, "\"", 1), $"{CsvStart}b"];

        Assert.Equal(
            $"2: Tea 1 1 TEA\n4: {StrayQuote}\n5: {StrayQuote}\n6: Tea 1 1 TEA",
            await ImportedFile.ReadAsync(string.Join(lineEnd, lines), ImportedFile.Csv));
    }

    [Fact]
    public async Task A_quote_in_a_line_that_is_too_long_costs_only_that_line()
    {
        string[] lines = [CsvHeader, Padded($"{CsvStart}\"", string.Empty, 2_000_000), $"{CsvStart}b", $"{CsvStart}\"c\"", "x,\"\n"];

        Assert.Equal(
            $"2: {TooLong}\n3: Tea 1 1 TEA\n4: Tea 1 1 TEA\n5: {StrayQuote}",
            await ImportedFile.ReadAsync(string.Join('\n', lines), ImportedFile.Csv));
    }

    [Fact]
    public async Task An_array_with_an_element_that_is_too_long_is_refused()
    {
        var fits = Padded(JsonStart, JsonEnd, 0);

        Assert.Equal("1: Tea 1 1 TEA\n2: Tea 1 1 TEA", await ImportedFile.ReadAsync($"[{fits},\n{fits}]", ImportedFile.Json));
        foreach (var over in (int[])[1, 2_000_000])
        {
            Assert.Equal(
                "Invalid request body: an element of the array is longer than 1048576 bytes",
                await ImportedFile.ReadAsync($"[{fits},{Padded(JsonStart, JsonEnd, over)}]", ImportedFile.Json));
        }
    }

    [Theory]
    [InlineData(ImportedFile.Csv, 2)]
    [InlineData(ImportedFile.JsonLines, 1)]
    [InlineData(ImportedFile.Json, 1)]
    public async Task A_file_longer_than_the_buffer_loses_no_record(string contentType, int firstLine)
    {
        var numbers = Enumerable.Range(0, 5_000).ToList();
        var objects = numbers.Select(i => $$"""{"sku":"S{{i}}","name":"Tea","price":1,"stock":{{i}}}""");
        var file = contentType switch
        {
            ImportedFile.Csv => "sku,name,price,stock\n" + string.Join('\n', numbers.Select(i => $"S{i},\"Tea\",1,{i}")),
            ImportedFile.Json => $"[{string.Join(",\n", objects)}]",
            _ => string.Join('\n', objects),
        };

        Assert.Equal(
            string.Join('\n', numbers.Select(i => $"{firstLine + i}: Tea 1 {i} S{i}")), await ImportedFile.ReadAsync(file, contentType));
    }

    /// <summary>A record that is this much longer than the longest one.</summary>
    private static string Padded(string start, string end, int over) =>
        start + new string('x', RecordReader.MaxRecordBytes + over - start.Length - end.Length) + end;
}
