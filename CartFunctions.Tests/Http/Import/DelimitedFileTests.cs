namespace CartFunctions.Tests.Http.Import;

public sealed class DelimitedFileTests
{
    private const string Id = "65f1a0c2e4b0a1d2c3f4000e";
    private const string Missing = "the header must name a column each for name, price, stock, and id or SKU";
    private const string NoHeader = "the file has no header";
    private const string NotANumber = "price is not a number";
    private const string NotAPrice = "price is not from 0 to 999999999999.9999 with at most 4 decimals";
    private const string NotAStock = "stock is not a whole number from 0 to 2147483647";

    [Theory]
    [InlineData("sku, Name ,PRICE,Stock")]
    [InlineData("Variant SKU,Title,Variant Price,Variant Inventory Qty")]
    [InlineData("sku,name,Regular price,Inventory quantity")]
    [InlineData("sku,name,price,Stock quantity")]
    [InlineData("sku,name,price,inventory")]
    [InlineData("sku,name,price,quantity")]
    [InlineData("\uFEFF\"sku\",\"name\",\"price\",\"stock\"")]
    public async Task Columns_have_the_names_that_shops_use(string header) =>
        Assert.Equal("2: Tea 2.5 7 TEA", await ReadAsync($"{header}\nTEA,Tea,2.50,7\n"));

    [Fact]
    public async Task The_first_recognised_name_wins_and_an_ObjectId_comes_before_the_SKU()
    {
        const string Header = "quantity,stock,regular price,variant price,price,title,name,variant sku,sku,note,note,id,_id";

        Assert.Equal(
            $"2: Tea 2.5 7 {Id}\n3: Tea 2.5 7 TEA",
            await ReadAsync($"{Header}\n9,7,9,9,2.5,Other,Tea,X,TEA,,,x,{Id}\n9,7,9,9,2.5,Other,Tea,X,TEA,,,{Id},x\n"));
        Assert.Equal($"2: Tea 1 1 {Id}", await ReadAsync($"id,name,price,stock\n{Id},Tea,1,1"));
    }

    [Theory]
    [InlineData("\n \n", NoHeader)]
    [InlineData("sep=;\n", NoHeader)]
    [InlineData("sep=|\nsku|name|price|stock\n", Missing)]
    [InlineData("sku,price,stock\n", Missing)]
    [InlineData("sku,name,stock\n", Missing)]
    [InlineData("sku,name,price\n", Missing)]
    [InlineData("name,price,stock\n", Missing)]
    [InlineData("id,sku,name,price,stock, ID \n", "the header names id more than once")]
    [InlineData("sku,name,price,stock,SKU\n", "the header names sku more than once")]
    [InlineData("sku,name,price,stock,name\n", "the header names name more than once")]
    [InlineData("sku,name,price,stock,price\n", "the header names price more than once")]
    [InlineData("sku,name,price,stock,stock\n", "the header names stock more than once")]
    [InlineData("sku,name,price,stock,url handle,URL handle\n", "the header names url handle more than once")]
    [InlineData("sku,name,price,stock,option3 value,option3 value\n", "the header names option3 value more than once")]
    [InlineData("sku,name,regular price,stock,type,type\n", "the header names type more than once")]
    [InlineData("sku,name,price,\"stock\n", "a quote is stray or not closed")]
    public async Task An_invalid_header_is_refused_with_the_reason(string file, string reason) =>
        Assert.Equal($"Invalid request body: {reason}", await ReadAsync(file));

    [Fact]
    public async Task A_header_has_up_to_10000_columns()
    {
        var header = "sku,name,price,stock" + new string(',', 10_000 - 4);

        Assert.Empty(await ReadAsync(header));
        Assert.Equal("Invalid request body: the header has more than 10000 columns", await ReadAsync(header + ","));
    }

    [Theory]
    [InlineData("sku;name;price;stock\nTEA;Tea;2,50;7", 2)]
    [InlineData("sku\tname\tprice\tstock\nTEA\tTea\t2,50\t7", 2)]
    [InlineData("sku;\"name,price,stock,(and more)\";name;price;stock\nTEA;x;Tea;2,50;7", 2)]
    [InlineData("sku,name,price,stock,a;b;c;d;e\nTEA,Tea,2.5,7,x", 2)]
    [InlineData("sku;name;price;stock;a\tb\tc\td\te\nTEA;Tea;2,5;7;x", 2)]
    [InlineData("sku,name,price,stock,\nTEA,Tea,2.5,7,", 2)]
    [InlineData("sku,\"na\nme\",name,price,stock\nTEA,x,Tea,2.5,7", 3)]
    [InlineData("\uFEFFSEP=,\r\nsku,name,price,stock,;;;;;;\r\nTEA,Tea,2.5,7,x\r\n", 3)]
    [InlineData("sep=;\nsku;name;price;stock;a,b,c,d,e,f\n\nTEA;Tea;2,50;7;x", 4)]
    [InlineData("sep=\t\nsku\tname\tprice\tstock\nTEA\tTea\t2.5\t7", 3)]
    public async Task The_separator_is_named_or_the_most_frequent_outside_quotes(string file, int line) =>
        Assert.Equal($"{line}: Tea 2.5 7 TEA", await ReadAsync(file));

    [Theory]
    [InlineData(";", "12,50  12.50  12.5000  1,23E+05  1,234  NumberDecimal(1.234)", "12.5  12.5  12.5  123000  1.234  1.234")]
    [InlineData("\t", "12,50  1.234", "12.5  1.234")]
    [InlineData(",", "0  1.2340  1e3  999999999999.9999  NumberInt(5)  NumberLong('5')", "0  1.234  1000  999999999999.9999  5  5")]
    public async Task A_number_is_read_as_the_separator_implies(string separator, string texts, string prices) =>
        Assert.Equal(
            string.Join('\n', prices.Split("  ").Select((price, i) => $"{i + 2}: Tea {price} 1 TEA")),
            await ReadAsync(FileOf(separator, [.. texts.Split("  ").Select(text => ($" {text} ", "1"))])));

    [Theory]
    [InlineData(";", "0.125", "1", "the point in price may separate thousands")]
    [InlineData(";", "1", "1.000", "the point in stock may separate thousands")]
    [InlineData(";", "1.234,50", "1", NotANumber)]
    [InlineData(";", "1,2,3", "1", NotANumber)]
    [InlineData(",", "\"12,50\"", "1", NotANumber)]
    [InlineData(",", "NumberDecimal()", "1", NotANumber)]
    [InlineData(",", "1", "x", "stock is not a number")]
    [InlineData(",", " ", "1", "price is empty")]
    [InlineData(",", "1", "", "stock is empty")]
    [InlineData(",", "1.23456", "1", NotAPrice)]
    [InlineData(",", "-0.0001", "1", NotAPrice)]
    [InlineData(",", "1000000000000", "1", NotAPrice)]
    [InlineData(",", "1", "1.5", NotAStock)]
    [InlineData(",", "1", "2147483648", NotAStock)]
    public async Task A_rejected_number_is_named_with_the_reason(string separator, string price, string stock, string reason) =>
        Assert.Equal($"2: Invalid product: {reason}", await ReadAsync(FileOf(separator, (price, stock))));

    [Fact]
    public async Task A_record_is_a_product_or_rejected_with_its_first_line_and_reason()
    {
        var file = $"""
            name,id,sku,price,stock
            "Beans, ""best""
            of all",{Id.ToUpperInvariant()},é,24.90,2147483647
            {"\uFEFF"}Tea, ObjectId({Id}) ,,1,2.0

            Tea,44,TEA,"NumberDecimal(""1E+3"")",0
            {new string('x', 200)},,TEA,1,1
            {new string('x', 201)},,TEA,1,1
            {"\u00a0"},,TEA,1,1
            Tea,,,1,1
            Tea,x, TEA,1,1
            Tea,TEA,1,1
            Tea,,TEA,1,1,1
            sep=;
            Bro"ken,,TEA,1,1
            "Tea,,TEA,1,1
            """;

        Assert.Equal(
            $"""
            2: Beans, "best"
            of all 24.9 2147483647 {Id}
            4: {"\uFEFF"}Tea 1 2 {Id}
            6: Tea 1000 0 TEA
            7: {new string('x', 200)} 1 1 TEA
            8: Invalid product: name is longer than 200 characters
            9: Invalid product: name is empty
            10: Invalid ID format
            11: Invalid SKU
            12: Invalid request body: the number of fields is 4, the header has 5
            13: Invalid request body: the number of fields is 6, the header has 5
            14: Invalid request body: the number of fields is 1, the header has 5
            15: Invalid request body: a quote is stray or not closed
            16: Invalid request body: a quote is stray or not closed
            """,
            await ReadAsync(file));
    }

    [Fact]
    public async Task A_record_that_is_not_UTF_8_is_rejected()
    {
        byte[] file = [.. "sku,name,price,stock\nTEA,caf"u8, 0xE9, .. ",1,1\nTEA,Tea,1,1"u8];
        var request = ImportedFile.RequestOf(string.Empty, ImportedFile.Csv, file.Length);
        request.Body = new MemoryStream(file);

        Assert.Equal("2: Invalid request body: the record is not UTF-8\n3: Tea 1 1 TEA", await ImportedFile.ReadAsync(request));
    }

    [Fact]
    public async Task Tab_separated_lines_have_escapes_and_NULL_in_place_of_quotes()
    {
        string[] lines =
        [
            "path\tsku\tname\tprice\tstock", "C:\\dir\\\tTEA\tTwo\\nlines,\\ta tab, \"\\\\\\0\t1.50\t1\r", " \r\r",
            "\tTEA\tNULL\t1\t1", "\tTEA\t\t1\t1", "\tTEA\tTea\tNULL\t1", "\tTEA\tC:\\dir\t1\t1", "\tTEA\tTea\\\t1\t1",
            "\tTEA\tTea\t1", "\t\t\t\t", "\tTEA\tTea\t1\t1",
        ];

        Assert.Equal(
            "2: Two\nlines,\ta tab, \"\\\0 1.5 1 TEA\n4: Invalid product: name is empty\n5: Invalid product: name is empty\n"
            + "6: Invalid product: price is empty\n7: Invalid product: name is not well-formed text\n"
            + "8: Invalid product: name is not well-formed text\n"
            + "9: Invalid request body: the number of fields is 4, the header has 5\n10: Invalid ID format\n11: Tea 1 1 TEA",
            await ImportedFile.ReadAsync(string.Join('\n', lines), ImportedFile.Tabs));
    }

    [Theory]
    [InlineData("Handle")]
    [InlineData("URL handle")]
    public async Task Variants_of_Shopify_are_named_by_their_product_and_images_skipped(string handle)
    {
        var file = $"""
            {handle},Title,Option1 value,Option2 value,Option3 value,SKU,Price,Inventory quantity
            tee,Tee,M,Red,Slim,T1,1,1
            tee,,L, ,Wide,T2,1,1
            tee,,,,, ,,
            tee,Tea,Default Title,,,T3,1,1
            tee,,,,,T4,,1
            tee,,,,,,1,1
            mug, ,L,,,T5,1,1
            mug,,L,,,T6,1,1
            ,Mug,L,,,T7,1,1
            ,,L,,,T8,1,1
            """;

        Assert.Equal(
            """
            2: Tee - M / Red / Slim 1 1 T1
            3: Tee - L / Wide 1 1 T2
            4: skipped
            5: Tea 1 1 T3
            6: Invalid product: price is empty
            7: Invalid ID format
            8: Invalid product: name is empty
            9: Invalid product: name is empty
            10: Mug - L 1 1 T7
            11: Invalid product: name is empty
            """,
            await ReadAsync(file));
    }

    [Fact]
    public async Task Products_of_WooCommerce_that_are_not_sold_themselves_are_skipped()
    {
        const string Rows = "Variable,T1,Tea,1,1\n\"virtual, grouped\",T2,Tea,1,1\n\"simple, virtual\",T3,Tea,1,1\nvariation,T4,Tea,1,1";

        Assert.Equal(
            "2: skipped\n3: skipped\n4: Tea 1 1 T3\n5: Tea 1 1 T4", await ReadAsync($"Type,SKU,Name,Regular price,Stock\n{Rows}"));
        Assert.Equal("2: Tea 1 1 T1", await ReadAsync("type,type,sku,name,price,stock\nvariable,,T1,Tea,1,1"));
    }

    private static Task<string> ReadAsync(string file) => ImportedFile.ReadAsync(file, ImportedFile.Csv);

    private static string FileOf(string separator, params (string Price, string Stock)[] records) =>
        string.Join('\n', records.Prepend(("price", "stock")).Select(
            (record, i) => string.Join(separator, i == 0 ? "sku" : "TEA", i == 0 ? "name" : "Tea", record.Item1, record.Item2)));
}
