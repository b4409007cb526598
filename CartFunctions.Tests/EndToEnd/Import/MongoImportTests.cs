using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of MongoDB extended JSON, and of the CSV of <c>mongoexport</c>.</summary>
public sealed class MongoImportTests : ImportTest
{
    // Writes products as mongoexport does, with MongoDB's own library: argument 1 is "relaxed" or "canonical", 2 "lines" or "array".
    private const string Writer = """
        import { Decimal128, Double, EJSON, Int32, Long, ObjectId } from 'bson';
        const id = (i) => new ObjectId(i.toString(16).padStart(24, '0'));
        const products = [
          { _id: id(1), name: 'Tea, "best"\nof all', price: Decimal128.fromString('12.30'), stock: new Int32(5), tags: ['a', { b: 1 }] },
          { _id: id(2), name: 'Phin cà phê ☕', price: new Double(0.1), stock: Long.fromString('2147483647'), added: new Date(0) },
          { _id: id(3), name: 'Mug', price: new Int32(9), stock: new Double(40) },
          { _id: id(4), name: 'Beans', price: Decimal128.fromString('1E+3'), stock: Decimal128.fromString('7') },
          { _id: id(5), name: 'Sum', price: new Double(0.1 + 0.2), stock: new Int32(1) },
          { _id: id(6), name: 'Small', price: Decimal128.fromString('0.00000012'), stock: new Int32(1) },
          { _id: id(7), name: 'Large', price: new Double(1e21), stock: new Int32(1) },
          { _id: id(8), name: 'NaN', price: new Double(NaN), stock: new Int32(1) },
          { _id: id(9), name: 'Many', price: new Int32(1), stock: Long.fromString('9007199254740993') },
          { _id: 10, name: 'Number', price: new Int32(1), stock: new Int32(1) },
          { _id: id(11), name: null, price: new Int32(1), stock: new Int32(1) },
          { _id: id(12), name: 'Half', price: null, stock: new Double(1.5) },
        ];
        const texts = products.map((product) => EJSON.stringify(product, { relaxed: process.argv[1] === 'relaxed' }));
        process.stdout.write(process.argv[2] === 'array' ? `[${texts.join(',\n')}]\n` : texts.map((text) => `${text}\n`).join(''));
        """;

    private const string NotAPrice = "Invalid product: price is not from 0 to 999999999999.9999 with at most 4 decimals";
    private const string NotAStock = "Invalid product: stock is not a whole number from 0 to 2147483647";

    [Theory]
    [InlineData("relaxed", "lines")]
    [InlineData("canonical", "lines")]
    [InlineData("relaxed", "array")]
    [InlineData("canonical", "array")]
    public async Task Extended_JSON_of_MongoDBs_own_library_is_imported_exactly(string mode, string form)
    {
        var (exitCode, file) = await ChildProcess.RunAsync("node", ["--input-type=module", "-e", Writer, mode, form]);
        Assert.True(exitCode == 0, file);

        MustReport(
            await ImportAsync(file, form == "array" ? Json : JsonLines),
            imported: 4,
            (5, NotAPrice),
            (6, NotAPrice),
            (7, NotAPrice),
            (8, "Invalid product: price is not a number"),
            (9, NotAStock),
            (10, "Invalid ID format"),
            (11, "Invalid product: name is empty"),
            (12, "Invalid product: price is empty"));
        await MustHoldAsync(Id(1), "Tea, \"best\"\nof all", "12.3", 5);
        await MustHoldAsync(Id(2), "Phin cà phê ☕", "0.1", int.MaxValue);
        await MustHoldAsync(Id(3), "Mug", "9", 40);
        await MustHoldAsync(Id(4), "Beans", "1000", 7);
    }

    [Theory]
    [InlineData("""{"$numberDouble":"12.300000000000000710542735760100"}""", "12.3")]
    [InlineData("""{"$numberDouble":"1.2E1"}""", "12")]
    [InlineData("""{ "$numberDecimal" : "1.2E+1" }""", "12")]
    [InlineData("""{"$numberLong":"12"}""", "12")]
    public async Task A_number_of_extended_JSON_is_a_price(string json, string price)
    {
        MustReport(await ImportAsync(RecordOf(price: json), JsonLines), imported: 1);

        await MustHoldAsync(Id(1), "Tea", price, 1);
    }

    [Theory]
    [InlineData("""{"$numberDecimal":12.3}""")]
    [InlineData("""{"$numberDecimal":"12,3"}""")]
    [InlineData("""{"$numberDecimal":"12.3","x":1}""")]
    [InlineData("""{"$numberDecimal":{"$numberInt":"12"}}""")]
    [InlineData("""{"$numberDouble":"Infinity"}""")]
    [InlineData("""{"$numberDouble":"0x10"}""")]
    [InlineData("""{"$numberFloat":"12.3"}""")]
    [InlineData("""{"\ud800":"12.3"}""")]
    [InlineData("""{"$numberDecimal":"\ud800"}""")]
    [InlineData("{}")]
    [InlineData("[12.3]")]
    [InlineData("true")]
    [InlineData("\"12.3\"")]
    public async Task Anything_else_is_not_a_price(string json)
    {
        MustReport(
            await ImportAsync(RecordOf(price: json), JsonLines), imported: 0, (1, "Invalid product: price is not a number"));
    }

    [Fact]
    public async Task An_id_that_is_no_ObjectId_is_invalid()
    {
        string[] ids =
        [
            """{"$oid":"shoes"}""", """{"$oid":5}""", "{}",
            """{"oid":"65f1a0c2e4b0a1d2c3f4000e"}""", """{"$uuid":"65f1a0c2e4b0a1d2c3f4000e"}""",
        ];
        var file = string.Join('\n', ids.Select(id => $$"""{"_id":{{id}},"name":"Tea","price":1,"stock":1}"""));

        MustReport(
            await ImportAsync(file, JsonLines), imported: 0, [.. ids.Select((_, index) => (index + 1, "Invalid ID format"))]);
    }

    [Fact]
    public async Task The_CSV_of_mongoexport_is_imported()
    {
        string[] lines =
        [
            "_id,name,price,stock",
            $"ObjectId({Id(1)}),\"Tea, \"\"best\"\"\",12.30,5",
            $"ObjectId({Id(2).ToUpperInvariant()}),Mug,NumberDecimal(1E+3),NumberInt(5)",
            $"\"ObjectId(\"\"{Id(3)}\"\")\",Beans,\"NumberDecimal(\"\"0.5\"\")\",NumberLong(6)",
            $"ObjectId({Id(4)}),Tea,,5",
            $"ObjectId({Id(5)}),Tea,1,",
            "ObjectId(shoes),Tea,1,1",
            $"ObjectId({Id(6)}),Tea,NumberDecimal(NaN),1",
            $"ObjectId({Id(7)}),Tea,NumberDecimal(),1",
            $"ObjectId({Id(8)}),Tea,1,NumberDecimal(1.5)",
            $"{Id(9)},Plain,1e+21,1",
        ];

        MustReport(
            await ImportAsync(string.Join('\n', lines), Csv),
            imported: 3,
            (5, "Invalid product: price is empty"),
            (6, "Invalid product: stock is empty"),
            (7, "Invalid ID format"),
            (8, "Invalid product: price is not a number"),
            (9, "Invalid product: price is not a number"),
            (10, NotAStock),
            (11, NotAPrice));
        await MustHoldAsync(Id(1), "Tea, \"best\"", "12.3", 5);
        await MustHoldAsync(Id(2), "Mug", "1000", 5);
        await MustHoldAsync(Id(3), "Beans", "0.5", 6);
    }

    private static string RecordOf(string price) => $$"""{"_id":{"$oid":"{{Id(1)}}"},"name":"Tea","price":{{price}},"stock":1}""";
}
