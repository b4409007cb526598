namespace CartFunctions.Tests.Http.Import;

public sealed class JsonFileTests
{
    private const string Id = "65f1a0c2e4b0a1d2c3f4000e";
    private const string Other = "65f1a0c2e4b0a1d2c3f4000f";
    private const string Tea = """{"sku":"TEA","name":"Tea","price":1,"stock":1}""";
    private const string NoObject = "Invalid request body: it must be one JSON object in UTF-8";
    private const string NotAnArray = "Invalid request body: it must be one JSON array in UTF-8";

    [Fact]
    public async Task A_JSON_line_is_a_product_or_rejected_with_the_reason()
    {
        var file = $$"""
            {"_id":"{{Id}}","id":"{{Other}}","sku":"X","name":"Tea","price":2.50,"stock":7,"Name":"x"}
             {"id":{"$oid":"{{Id}}"},"name":"Tea","price":1e0,"stock":{"$numberLong":"2147483647"} }

            {"_id":null,"id":"{{Other}}","name":"a\uFEFF","price":1,"stock":1}
            {"_id":44,"sku":"TEA","name":"Tea","price":1,"stock":1}
            {"sku":5,"name":"Tea","price":1,"stock":1}
            {"name":"Tea","price":1,"stock":1}
            {"sku":"TEA","name":5,"price":1,"stock":1}
            {"sku":"TEA","price":1,"stock":1}
            {"sku":"TEA","name":"Tea","price":null,"stock":1}
            {"sku":"TEA","name":"Tea","price":1}
            {"sku":"TEA","name":"Tea","price":"","stock":1}
            not json
            []
            {{"\u00a0"}}
            {{Tea}}
            """;

        Assert.Equal(
            $"""
            1: Tea 2.5 7 {Id}
            2: Tea 1 2147483647 {Id}
            4: {"a\uFEFF"} 1 1 {Other}
            5: Tea 1 1 TEA
            6: Invalid SKU
            7: Invalid ID format
            8: Invalid product: name is not well-formed text
            9: Invalid product: name is empty
            10: Invalid product: price is empty
            11: Invalid product: stock is empty
            12: Invalid product: price is empty
            13: {NoObject}
            14: {NoObject}
            15: {NoObject}
            16: Tea 1 1 TEA
            """,
            await ImportedFile.ReadAsync(file, ImportedFile.JsonLines));
    }

    [Fact]
    public async Task A_number_of_extended_JSON_is_a_price_and_anything_else_is_not_one()
    {
        string[] prices =
        [
            """{"$numberDouble":"12.300000000000000710542735760100"}""", """{ "$numberDecimal" : "1.23E+1" }""",
            """{"$numberInt":"12.3"}""", """{"$numberLong":"12.3"}""",
        ];
        string[] others =
        [
            """{"$numberDecimal":12.3}""", """{"$numberDecimal":"12,3"}""", """{"$numberDecimal":"12.3","x":1}""",
            """{"$numberDecimal":{"$numberInt":"12"}}""", """{"\u0024numberInt":"12"}""", """{"$numberDouble":"Infinity"}""",
            """{"$numberDouble":"0x10"}""", """{"$numberFloat":"12.3"}""", """{"\ud800":"12.3"}""", "{}", "[12.3]", "true", "\"12.3\"",
        ];
        var lines = prices.Concat(others).Select(price => $$"""{"sku":"TEA","name":"Tea","price":{{price}},"stock":1}""");

        var read = await ImportedFile.ReadAsync(string.Join('\n', lines), ImportedFile.JsonLines);

        Assert.Equal(
            [
                .. prices.Select((_, i) => $"{i + 1}: Tea 12.3 1 TEA"),
                .. others.Select((_, i) => $"{i + 1 + prices.Length}: Invalid product: price is not a number"),
            ],
            read.Split('\n'));
    }

    [Fact]
    public async Task An_id_that_is_no_ObjectId_is_invalid()
    {
        string[] ids =
        [
            $$"""{"$oid":"{{Id}}","x":1}""", $$"""{"oid":"{{Id}}"}""", """{"$oid":"shoes"}""", """{"$oid":5}""", "{}", $$"""["{{Id}}"]""",
        ];
        var lines = ids.Select(id => $$"""{"_id":{{id}},"name":"Tea","price":1,"stock":1}""");

        Assert.Equal(
            ids.Select((_, i) => $"{i + 1}: Invalid ID format"),
            (await ImportedFile.ReadAsync(string.Join('\n', lines), ImportedFile.JsonLines)).Split('\n'));
    }

    [Fact]
    public async Task An_element_of_an_array_has_the_line_on_which_it_starts()
    {
        var file = $$"""
            {{"\uFEFF"}}
            [{"sku":"TEA","name":"Tea, [\"best\"] \\","price":1,"stock":1}, {{Tea}} ,
              17, {"sku":"TEA",
              "name":"Tea","price":1,"stock":1,"x":[{},[1]]
              }
             ,null]

            """.Replace("\uFEFF\n", "\uFEFF", StringComparison.Ordinal);

        Assert.Equal(
            $"1: Tea, [\"best\"] \\ 1 1 TEA\n1: Tea 1 1 TEA\n2: {NoObject}\n2: Tea 1 1 TEA\n5: {NoObject}",
            await ImportedFile.ReadAsync(file, ImportedFile.Json));
        Assert.Empty(await ImportedFile.ReadAsync(" [ \n ] \n", ImportedFile.Json));
    }

    [Fact]
    public async Task A_malformed_array_is_refused()
    {
        string[] files =
        [
            Tea, $"[{Tea}", $"[{Tea},]", $"[,{Tea}]", $"[{Tea},,{Tea}]", $"[{Tea} {Tea}]", $"[{Tea}]]", $"[{Tea}]x", $"x[{Tea}]",
            $"[{Tea},01]", $"[{Tea},\"never closed]", $"[{Tea},[}}]", "null",
        ];

        foreach (var file in files)
        {
            Assert.Equal((file, NotAnArray), (file, await ImportedFile.ReadAsync(file, ImportedFile.Json)));
        }
    }

    [Theory]
    [InlineData(ImportedFile.Json, NotAnArray)]
    [InlineData(ImportedFile.JsonLines, $"1: {NoObject}")]
    public async Task Text_that_is_not_UTF_8_is_refused_even_where_it_is_not_needed(string contentType, string answer)
    {
        byte[] product = [.. "{\"x\":\""u8, 0xE9, .. "\"}"u8];
        byte[] file = contentType == ImportedFile.Json ? [(byte)'[', .. product, (byte)']'] : product;
        var request = ImportedFile.RequestOf(string.Empty, contentType, file.Length);
        request.Body = new MemoryStream(file);

        Assert.Equal(answer, await ImportedFile.ReadAsync(request));
    }
}
