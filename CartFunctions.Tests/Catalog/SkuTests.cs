using CartFunctions.Catalog;

namespace CartFunctions.Tests.Catalog;

public sealed class SkuTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("TEE-M-RED")]
    [InlineData("a  b")]
    [InlineData("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_SKU_is_1_to_64_printable_ASCII_characters_and_stays_as_written(string text)
    {
        Assert.True(Sku.TryParse(text, out var sku));
        Assert.Equal(text, sku.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" A")]
    [InlineData("A ")]
    [InlineData("A\tB")]
    [InlineData("A\u007fB")]
    [InlineData("A\u00a0B")]
    [InlineData("Größe")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Any_other_text_is_not_a_SKU(string? text) => Assert.False(Sku.TryParse(text, out _));

    [Theory]
    [InlineData("TEE-M-RED", "d08b0435e4a3b6b7180af168")]
    [InlineData("tee-m-red", "0a9ee477968d1b8a18d503d7")]
    [InlineData("Tee / M", "390ca9675d6587301cc3e7c5")]
    public void The_id_is_the_start_of_the_hash_of_the_case_sensitive_SKU(string text, string id)
    {
        Assert.True(Sku.TryParse(text, out var sku));
        Assert.Equal(id, sku.ProductId.ToString());
    }

    [Fact]
    public void A_save_under_a_SKU_is_refused_if_another_product_has_the_id()
    {
        var product = ProductOf("TEE-M-RED");
        var save = new SaveProductChange(product);

        Assert.Equal(product, Applied(save, null));
        Assert.Equal(product with { Reserved = 2 }, Applied(save, product with { Stock = 9, Reserved = 2 }));
        Assert.False(save.Apply(product with { Sku = null }).TryGet(out _, out var failure));
        Assert.True(failure.Is(Failure.SkuIsTaken));
    }

    [Fact]
    public void A_save_by_id_keeps_the_SKU()
    {
        var product = ProductOf("TEE-M-RED");
        var save = new SaveProductChange(product with { Sku = null, Stock = 9 });

        Assert.Null(Applied(save, null).Sku);
        Assert.Equal(product with { Stock = 9 }, Applied(save, product));
    }

    private static Product ProductOf(string text) =>
        Sku.TryParse(text, out var sku) ? new Product(sku.ProductId, "Tee", 10, 5) { Sku = sku } : throw new FormatException();

    private static Product Applied(ProductChange change, Product? before) =>
        change.Apply(before).TryGet(out var after, out var failure) ? after : throw new InvalidOperationException(failure.Message);
}
