using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of products that have a SKU.</summary>
public sealed class SkuImportTests : ImportTest
{
    [Theory]
    [InlineData(Csv, "sku,name,price,stock\n{0},Tea,1.5,7\n")]
    [InlineData(Csv, "id,Variant SKU,name,price,stock\n44,{0},Tea,1.5,7\n")]
    [InlineData(Csv, "id,sku,name,price,stock\n,{0},Tea,1.5,7\n")]
    [InlineData(JsonLines, """{"_id":44,"sku":"{0}","name":"Tea","price":1.5,"stock":7}""")]
    [InlineData(JsonLines, """{"id":null,"sku":"{0}","name":"Tea","price":1.5,"stock":7}""")]
    [InlineData(Json, """[{"sku":"{0}","name":"Tea","price":1.5,"stock":7}]""")]
    public async Task A_record_without_an_ObjectId_is_saved_under_its_SKU(string contentType, string file)
    {
        const string Sku = "Tea & more/250 g";

        MustReport(await ImportAsync(file.Replace("{0}", Sku, StringComparison.Ordinal), contentType), imported: 1);

        var found = await App.Client.SendAsync("GET", $"/api/products?sku={Uri.EscapeDataString(Sku)}");
        Assert.Equal(
            $$"""[{"_id":"{{CartClient.IdOfSku(Sku)}}","name":"Tea","price":1.5,"stock":7,"reserved":0,"sku":"{{Sku}}"}]""",
            found.Data.GetProperty("items").GetRawText().Replace("\\u0026", "&", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_ObjectId_counts_and_the_SKU_beside_it_is_ignored()
    {
        MustReport(await ImportAsync($"sku,id,name,price,stock\n \u00e9 ,{Id(1)},Tea,1,1\nTEA,{Id(2)},Tea,1,1\n", Csv), imported: 2);

        Assert.Equal("null", (await App.Client.SendAsync("GET", $"/api/products/{Id(2)}")).Data.GetProperty("sku").GetRawText());
        Assert.False(await IsThereAsync(CartClient.IdOfSku("TEA")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_record_under_a_SKU_whose_id_an_earlier_record_took_is_rejected(bool isFarBehind)
    {
        const int MoreThanAStep = 1_700;
        var others = string.Concat(Enumerable.Range(1, isFarBehind ? MoreThanAStep : 0).Select(i => $"{Id(i)},,Tea,1,1\n"));
        var (before, line) = ($"id,sku,name,price,stock\n{CartClient.IdOfSku("TEA")},,Other,1,1\n", isFarBehind ? MoreThanAStep + 3 : 3);

        MustReport(
            await ImportAsync($"{before}{others},TEA,Tea,2,2\n", Csv),
            imported: line - 2,
            (line, "SKU is taken"));

        await MustHoldAsync(CartClient.IdOfSku("TEA"), "Other", "1", 1);
    }

    [Fact]
    public async Task An_invalid_SKU_is_rejected()
    {
        var tooLong = new string('x', 65);

        MustReport(
            await ImportAsync($"sku,name,price,stock\n TEA,Tea,1,1\nté,Tea,1,1\n{tooLong},Tea,1,1\n,Tea,1,1\n", Csv),
            imported: 0,
            (2, "Invalid SKU"),
            (3, "Invalid SKU"),
            (4, "Invalid SKU"),
            (5, "Invalid ID format"));
        MustReport(
            await ImportAsync("""{"sku":5,"name":"Tea","price":1,"stock":1}""", JsonLines), imported: 0, (1, "Invalid SKU"));
    }

    [Fact]
    public async Task A_SKU_whose_id_another_product_has_is_rejected_and_the_rest_is_saved()
    {
        await App.Client.SendAsync("PUT", $"/api/products/{CartClient.IdOfSku("MUG")}", """{"name":"Other","price":1,"stock":1}""");

        MustReport(
            await ImportAsync("sku,name,price,stock\nTEA,Tea,1,1\nbad\u00e9,Tea,1,1\nMUG,Mug,2,2\nTEA,Tea,3,3\nMUG,Mug,x,2\n", Csv),
            imported: 2,
            (3, "Invalid SKU"),
            (4, "SKU is taken"),
            (6, "Invalid product: price is not a number"));

        await MustHoldAsync(CartClient.IdOfSku("MUG"), "Other", "1", 1);
        await MustHoldAsync(CartClient.IdOfSku("TEA"), "Tea", "3", 3);
    }

    [Fact]
    public async Task An_import_again_by_SKU_or_by_its_id_keeps_the_SKU()
    {
        var id = CartClient.IdOfSku("TEA");
        await App.Client.SaveProductBySkuAsync("TEA", stock: 1);

        MustReport(await ImportAsync("sku,name,price,stock\nTEA,Tea,2,2\n", Csv), imported: 1);
        MustReport(await ImportAsync($"id,sku,name,price,stock\n,TEA,Tea,3,3\n{id},,Tea,4,4\n", Csv), imported: 2);

        await MustHoldAsync(id, "Tea", "4", 4);
        Assert.Equal("TEA", (await App.Client.SendAsync("GET", $"/api/products/{id}")).Data.GetProperty("sku").GetString());
    }

    [Fact]
    public async Task A_deleted_product_leaves_its_id_to_a_SKU()
    {
        var path = $"/api/products/{CartClient.IdOfSku("TEA")}";
        await App.Client.SendAsync("PUT", path, """{"name":"Other","price":1,"stock":1}""");
        await App.Client.SendAsync("DELETE", path);

        MustReport(await ImportAsync("sku,name,price,stock\nTEA,Tea,2,2\n", Csv), imported: 1);

        Assert.Equal("TEA", (await App.Client.SendAsync("GET", path)).Data.GetProperty("sku").GetString());
    }
}
