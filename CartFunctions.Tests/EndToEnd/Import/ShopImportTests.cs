using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Import;

/// <summary>Imports of the product files of shops.</summary>
public sealed class ShopImportTests : ImportTest
{
    [Theory]
    [InlineData("shopify.csv")]
    [InlineData("shopify-2024.csv")]
    public async Task The_variants_of_Shopify_are_products_and_further_images_are_skipped(string file)
    {
        MustReport(
            await ImportFileAsync(file),
            imported: 5,
            skipped: 3,
            (11, "Invalid product: stock is empty"));

        await MustHoldBySkuAsync("TEE-M-RED", "Tee - M / Red", "19.9", 12);
        await MustHoldBySkuAsync("TEE-L-RED", "Tee - L / Red", "19.9", 0);
        await MustHoldBySkuAsync("TEE-L-BLUE", "Tee - L / Blue", "21.5", 3);
        await MustHoldBySkuAsync("MUG", "Mug, 300 ml", "9", 40);
        await MustHoldBySkuAsync("CARD-25", "Gift card - 25", "25", 1000);
    }

    [Fact]
    public async Task The_simple_products_and_variations_of_WooCommerce_are_imported()
    {
        MustReport(
            await ImportFileAsync("woocommerce.csv"),
            imported: 4,
            skipped: 2,
            (7, "Invalid product: price is empty"),
            (8, "Invalid product: stock is empty"),
            (9, "Invalid ID format"));

        await MustHoldBySkuAsync("MUG", "Mug, 300 ml", "9", 40);
        await MustHoldBySkuAsync("TEE-M", "Tee - M", "19.9", 12);
        await MustHoldBySkuAsync("TEE-L", "Tee - L", "19.9", 0);
        await MustHoldBySkuAsync("E-BOOK", "E-book", "4.5", 100);
    }

    [Fact]
    public async Task A_variant_of_Shopify_without_its_first_row_has_no_name()
    {
        string[] lines =
        [
            "Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty",
            "tee,Tee,M,,,",
            "mug,,L,MUG-L,1,1",
            "tee,,L,TEE-L,1,1",
            "tea,Tea, Default Title,TEA,1,1",
            "tea,,Default Title,TEA-2,1,1",
        ];

        MustReport(
            await ImportAsync(string.Join('\n', lines), Csv),
            imported: 2,
            skipped: 1,
            (3, "Invalid product: name is empty"),
            (4, "Invalid product: name is empty"));

        await MustHoldBySkuAsync("TEA", "Tea -  Default Title", "1", 1);
        await MustHoldBySkuAsync("TEA-2", "Tea", "1", 1);
    }

    [Fact]
    public async Task A_title_of_white_space_names_nothing_and_rows_without_a_handle_share_no_title()
    {
        string[] lines =
        [
            "Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty",
            "mug, ,M,MUG,1,1",
            ",Tee,M,TEE-M,1,1",
            ",,L,TEE-L,1,1",
        ];

        MustReport(
            await ImportAsync(string.Join('\n', lines), Csv),
            imported: 1,
            (2, "Invalid product: name is empty"),
            (4, "Invalid product: name is empty"));

        await MustHoldBySkuAsync("TEE-M", "Tee - M", "1", 1);
    }

    [Theory]
    [InlineData("handle,title,option1 value,Option1 Value,sku,price,stock")]
    [InlineData("type,type,name,regular price,sku,price,stock")]
    public async Task A_repeated_column_of_a_shop_is_an_invalid_header(string header) =>
        (await ImportAsync($"{header}\na,b,c,d,e,1,1\n", Csv)).MustFail(HttpStatusCode.BadRequest, "Invalid request body");

    [Fact]
    public async Task A_file_with_a_type_but_no_regular_price_is_not_WooCommerces()
    {
        MustReport(await ImportAsync("type,sku,name,price,stock\nvariable,TEE,Tee,1,1\n", Csv), imported: 1);
    }

    private Task<Answer> ImportFileAsync(string name) =>
        ImportAsync(File.ReadAllText(Repository.PathTo("CartFunctions.Tests", "EndToEnd", "Import", "Files", name)), Csv);

    private Task MustHoldBySkuAsync(string sku, string name, string price, int stock) =>
        MustHoldAsync(CartClient.IdOfSku(sku), name, price, stock);
}
