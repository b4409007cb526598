namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Column names, separators and numbers of files whose header names the columns.</summary>
public sealed class ColumnTests : ImportTest
{
    private const string NotANumber = "price is not a number";

    [Theory]
    [InlineData("_id,name,price,stock")]
    [InlineData("ID, Name ,PRICE,Stock")]
    [InlineData("id,title,variant price,variant inventory qty")]
    [InlineData("id,Title,Regular price,Inventory quantity")]
    [InlineData("id,name,price,Stock quantity")]
    [InlineData("id,name,price,inventory")]
    [InlineData("id,name,price,quantity")]
    [InlineData("\uFEFF\"id\",\"name\",\"price\",\"stock\"")]
    public async Task Columns_have_the_names_that_shops_use(string header)
    {
        MustReport(await ImportAsync($"{header}\n{Id(1)},Tea,2.5,7\n", Csv), imported: 1);

        await MustHoldAsync(Id(1), "Tea", "2.5", 7);
    }

    [Fact]
    public async Task Of_several_columns_for_one_field_the_first_name_of_the_list_wins()
    {
        var file = $"quantity,stock,regular price,variant price,price,title,name,id,_id\n9,1,9,9,1.5,Other,Tea,{Id(2)},{Id(1)}\n";

        MustReport(await ImportAsync(file, Csv), imported: 1);

        await MustHoldAsync(Id(1), "Tea", "1.5", 1);
        Assert.False(await IsThereAsync(Id(2)));
    }

    [Theory]
    [InlineData("id;name;price;stock\n{0};Tea;2,50;7\n")]
    [InlineData("id\tname\tprice\tstock\n{0}\tTea\t2,50\t7\n")]
    [InlineData("id;\"name,price,stock,(and more)\";name;price;stock\n{0};x;Tea;2,50;7\n")]
    [InlineData("sep=;\nid;name;price;stock;a,b,c,d,e,f\n{0};Tea;2,50;7;x\n")]
    [InlineData("sep=;\r\nid;name;price;stock\r\n{0};\"Tea\";\"2,50\";7\r\n")]
    [InlineData("\uFEFFSEP=,\nid,name,price,stock,;;;;;;\n{0},Tea,2.5,7,x\n")]
    [InlineData("sep=\t\nid\tname\tprice\tstock\n{0}\tTea\t2.5\t7\n")]
    public async Task The_separator_is_found_in_the_file(string file)
    {
        MustReport(await ImportAsync(string.Format(null, file, Id(1)), Csv), imported: 1);

        await MustHoldAsync(Id(1), "Tea", "2.5", 7);
    }

    [Theory]
    [InlineData(";", "12,50", "12.5")]
    [InlineData(";", "12.50", "12.5")]
    [InlineData(";", "12.5000", "12.5")]
    [InlineData(";", " 1,23E+05 ", "123000")]
    [InlineData(";", "1,234", "1.234")]
    [InlineData("\t", "12,50", "12.5")]
    [InlineData("\t", "1.234", "1.234")]
    [InlineData(",", "1.234", "1.234")]
    [InlineData(",", "1e3", "1000")]
    public async Task A_number_is_read_as_the_separator_implies(string separator, string text, string price)
    {
        MustReport(await ImportAsync(FileOf(separator, text, "1"), Csv), imported: 1);

        await MustHoldAsync(Id(1), "Tea", price, 1);
    }

    [Theory]
    [InlineData(";", "1.234", "1", "the point in price may separate thousands")]
    [InlineData(";", "0.125", "1", "the point in price may separate thousands")]
    [InlineData(";", "1", "1.000", "the point in stock may separate thousands")]
    [InlineData(";", "1.234,50", "1", NotANumber)]
    [InlineData(";", "1,234.50", "1", NotANumber)]
    [InlineData(";", "1,2,3", "1", NotANumber)]
    [InlineData(";", "12,50 €", "1", NotANumber)]
    [InlineData(";", "1 234", "1", NotANumber)]
    [InlineData(",", "$12.50", "1", NotANumber)]
    [InlineData(",", "\"12,50\"", "1", NotANumber)]
    [InlineData(",", "\"1,234.50\"", "1", NotANumber)]
    [InlineData(",", ".5", "1", NotANumber)]
    [InlineData(",", "012", "1", NotANumber)]
    [InlineData(",", "true", "1", NotANumber)]
    [InlineData(",", "", "1", "price is empty")]
    [InlineData(",", " ", "1", "price is empty")]
    [InlineData(",", "1", "", "stock is empty")]
    [InlineData(",", "1.23456", "1", "price is not from 0 to 999999999999.9999 with at most 4 decimals")]
    [InlineData(",", "-1", "1", "price is not from 0 to 999999999999.9999 with at most 4 decimals")]
    [InlineData(",", "1", "1.5", "stock is not a whole number from 0 to 2147483647")]
    [InlineData(",", "1", "-1", "stock is not a whole number from 0 to 2147483647")]
    public async Task A_rejected_number_is_named_with_the_reason(string separator, string price, string stock, string reason)
    {
        MustReport(
            await ImportAsync(FileOf(separator, price, stock), Csv), imported: 0, (2, $"Invalid product: {reason}"));
    }

    [Theory]
    [InlineData("", "name is empty")]
    [InlineData("\u00a0", "name is empty")]
    [InlineData("{0}", "name is longer than 200 characters")]
    public async Task A_rejected_name_is_named_with_the_reason(string name, string reason)
    {
        name = string.Format(null, name, new string('x', 201));

        MustReport(
            await ImportAsync($"id,name,price,stock\n{Id(1)},\"{name}\",1,1\n", Csv), imported: 0, (2, $"Invalid product: {reason}"));
    }

    private static string FileOf(string separator, string price, string stock) =>
        string.Join(separator, "id", "name", "price", "stock") + "\n" + string.Join(separator, Id(1), "Tea", price, stock) + "\n";
}
