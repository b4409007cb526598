using CartFunctions.Catalog;

namespace CartFunctions.Tests.Catalog;

public sealed class ProductTests
{
    private static readonly Product Tea = new(ObjectId.Parse("65f1a0c2e4b0a1d2c3f4000e"), "Tea", 10, 5);

    [Theory]
    [InlineData(0, 0, 5)]
    [InlineData(3, 0, 2)]
    [InlineData(3, 2, 4)]
    [InlineData(3, 4, 5)]
    [InlineData(9, 0, 0)]
    public void What_a_cart_may_have_is_the_stock_without_the_units_of_others(int reserved, int held, int available) =>
        Assert.Equal(available, (Tea with { Reserved = reserved }).AvailableTo(held));

    [Fact]
    public void A_name_is_1_to_200_well_formed_code_units_not_all_white_space()
    {
        Assert.All(["a", " a", "\0", "☕", "\U0001F375", new string('x', 200)], text => Assert.True(Product.IsName(text)));
        Assert.All(
            (string?[])[null, "", " \u00a0", new string('x', 201), "\ud800", "a\ud83d", "\udf75a", "a\ud83dz"],
            text => Assert.False(Product.IsName(text)));
    }

    [Fact]
    public void A_price_is_0_to_the_highest()
    {
        Assert.All([0m, 1m, 999_999_999_999.9999m], price => Assert.True(Product.IsPrice(price)));
        Assert.All((decimal?[])[null, -0.0001m, 1_000_000_000_000m], price => Assert.False(Product.IsPrice(price)));
    }

    [Fact]
    public void A_change_is_told_by_its_signature()
    {
        ProductChange[] changes = [new SaveProductChange(Tea), new DeleteProductChange(Tea.Id), new StockChange(Tea.Id, -3)];

        Assert.Equal(
            "SaveProduct/save 65f1a0c2e4b0a1d2c3f4000e/True DeleteProduct/delete 65f1a0c2e4b0a1d2c3f4000e/False "
            + "ChangeStock/stock 65f1a0c2e4b0a1d2c3f4000e -3/False",
            string.Join(' ', changes.Select(change => $"{change.Operation}/{change.Signature}/{change.CreatesProduct}")));
        Assert.All(changes, change => Assert.Equal(Tea.Id, change.ProductId));
    }

    [Fact]
    public void A_save_keeps_the_reservations_of_the_product_and_brings_none()
    {
        var until = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var save = new SaveProductChange(Tea with { Name = "Tee", Reserved = 1, ReservedUntil = until });

        Assert.Equal(Tea with { Name = "Tee" }, Applied(save, null));
        Assert.Equal(Tea with { Name = "Tee" }, Applied(save, Tea));
        Assert.Equal(
            Tea with { Name = "Tee", Reserved = 3, ReservedUntil = until.AddDays(1) },
            Applied(save, Tea with { Stock = 9, Reserved = 3, ReservedUntil = until.AddDays(1) }));
        Assert.True(Sku.TryParse("TEA", out var sku));
        Assert.Equal(
            "SKU is taken: another product has the id 65f1a0c2e4b0a1d2c3f4000e",
            FailureOf(new SaveProductChange(Tea with { Sku = sku }), Tea));
    }

    [Fact]
    public void A_deletion_takes_a_product_that_is_there_and_not_reserved()
    {
        var delete = new DeleteProductChange(Tea.Id);

        Assert.Equal(Tea, Applied(delete, Tea));
        Assert.Equal("Product not found", FailureOf(delete, null));
        Assert.Equal("Product is reserved: 1 units", FailureOf(delete, Tea with { Reserved = 1 }));
    }

    [Theory]
    [InlineData(5, -5, 0)]
    [InlineData(5, 2, 7)]
    [InlineData(1, int.MaxValue - 1, int.MaxValue)]
    public void A_stock_change_adds_its_units(int stock, int units, int sum) =>
        Assert.Equal(
            Tea with { Stock = sum, Reserved = 2 }, Applied(new StockChange(Tea.Id, units), Tea with { Stock = stock, Reserved = 2 }));

    [Theory]
    [InlineData(5, -6, "Insufficient stock: 5 left")]
    [InlineData(1, int.MaxValue, "Invalid stock change: 1 left, a stock is at most 2147483647")]
    [InlineData(int.MaxValue, int.MaxValue, "Invalid stock change: 2147483647 left, a stock is at most 2147483647")]
    [InlineData(null, 1, "Product not found")]
    public void A_stock_stays_between_0_and_2147483647(int? stock, int units, string message) =>
        Assert.Equal(message, FailureOf(new StockChange(Tea.Id, units), stock is { } left ? Tea with { Stock = left } : null));

    private static Product? Applied(ProductChange change, Product? before) =>
        change.Apply(before).TryGet(out var after, out _) ? after : null;

    private static string? FailureOf(ProductChange change, Product? before) =>
        change.Apply(before).TryGet(out _, out var failure) ? null : failure.Message;
}
