using CartFunctions.Carts;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class LineProblemsTests
{
    [Theory]
    [InlineData(3, 3, 5, "")]
    [InlineData(4, 3, 5, "Insufficient stock")]
    [InlineData(3, 3, 6, "Price changed")]
    [InlineData(3, 3, 4, "Price changed")]
    [InlineData(4, 3, 6, "Insufficient stock, Price changed")]
    public void Too_little_stock_comes_before_another_price(long units, int available, int price, string problems) =>
        Assert.Equal(
            problems, string.Join(", ", LineProblems.Of(new CartLine(Beans, 1, 5), units, new AvailableProduct(price, available))));

    [Fact]
    public void A_product_that_left_the_catalog_is_the_only_problem() =>
        Assert.Equal("Product not found", Assert.Single(LineProblems.Of(new CartLine(Beans, 1, 5), 1, null)));
}
