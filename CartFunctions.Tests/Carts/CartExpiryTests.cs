using CartFunctions.Carts;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class CartExpiryTests
{
    private static readonly CartExpiry Monthly = new(TimeSpan.FromDays(30));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_cart_is_hidden_once_it_is_unchanged_for_the_whole_time(long ticksAfter, bool isHidden)
    {
        var cart = CartOf().NextVersion(Now);
        var time = Now.AddDays(30).AddTicks(ticksAfter);

        Assert.Equal(isHidden, Monthly.IsHidden(cart, time));
        Assert.False(new CartExpiry(TimeSpan.Zero).IsHidden(cart, time));
    }

    [Fact]
    public void A_cart_that_was_never_saved_is_hidden() => Assert.True(new CartExpiry(TimeSpan.Zero).IsHidden(CartOf(), Now));

    [Fact]
    public void Nothing_is_expired_before_a_time_that_exists()
    {
        var first = DateTimeOffset.UnixEpoch.AddDays(30);

        Assert.Null(Monthly.Cutoff(first));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(1), Monthly.Cutoff(first.AddTicks(1)));
        Assert.Null(new CartExpiry(TimeSpan.Zero).Cutoff(Now));
        Assert.Null(new CartExpiry(TimeSpan.FromTicks(-1)).Cutoff(Now));
        Assert.Null(new CartExpiry(TimeSpan.MaxValue).Cutoff(Now));
    }
}
