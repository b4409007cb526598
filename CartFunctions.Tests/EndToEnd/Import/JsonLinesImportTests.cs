namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of JSON lines.</summary>
public sealed class JsonLinesImportTests : ImportTest
{
    [Theory]
    [InlineData("\u00a0")]
    [InlineData("\u2028")]
    [InlineData("\f")]
    public async Task A_line_of_white_space_that_JSON_does_not_know_is_a_rejected_record(string text)
    {
        var answer = await App.Client.SendAsync("POST", "/api/products/import", $" \t\r\n{text}\n", "application/x-ndjson");

        Assert.Equal(
            """{"imported":0,"skipped":0,"rejectedCount":1,"rejected":["""
            + """{"line":2,"error":"Invalid request body: it must be one JSON object in UTF-8"}]}""",
            answer.Data.GetRawText());
    }

    [Fact]
    public async Task JSON_lines_are_read_with_either_name_of_the_id_and_blank_lines_are_skipped()
    {
        var (one, two) = (Id(1), Id(2));
        var file = $$"""
            {"_id":"{{one}}","name":"Beans","price":24.90,"stock":5,"colour":"red"}


            {"id":"{{two}}","name":"Phin cà phê","price":7.8,"stock":2}
            """;

        MustReport(await ImportAsync(file, JsonLines), imported: 2);
        await MustHoldAsync(one, "Beans", "24.9", 5);
        await MustHoldAsync(two, "Phin cà phê", "7.8", 2);
    }

    [Fact]
    public async Task Invalid_JSON_lines_are_listed_by_line()
    {
        string[] lines =
        [
            $$"""{"_id":"{{Id(1)}}","name":"Good","price":1,"stock":1}""",
            """{"_id":"shoes","name":"x","price":1,"stock":1}""",
            string.Empty,
            "not json",                       // 4
            $$"""{"_id":"{{Id(2)}}","name":null,"price":1,"stock":1}""",
            $$"""{"_id":"{{Id(3)}}","name":"x","price":"1","stock":1}""",
            "[]",                             // 7
            new string('x', 2 * 1024 * 1024),
            $$"""{"_id":"{{Id(4)}}","name":"Good","price":1,"stock":1}""",
            $$"""{"_id":"","id":"{{Id(5)}}","name":"x","price":1,"stock":1}""", // 10
        ];

        var answer = await ImportAsync(string.Join("\r\n", lines), JsonLines);

        MustReport(
            answer,
            imported: 2,
            (2, "Invalid ID format"),
            (4, NoObject),
            (5, "Invalid product: name is empty"),
            (6, "Invalid product: price is not a number"),
            (7, NoObject),
            (8, "Invalid request body: the record is longer than 1048576 bytes"),
            (10, "Invalid ID format"));
    }
}
