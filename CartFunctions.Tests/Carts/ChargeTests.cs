using CartFunctions.Carts;

namespace CartFunctions.Tests.Carts;

public sealed class ChargeTests
{
    [Fact]
    public void A_charge_is_shipping_tax_or_a_fee() => Assert.Equal(["shipping", "tax", "fee"], Charge.Kinds.AsEnumerable());

    [Fact]
    public void The_text_of_a_charge_has_the_length_of_the_name_and_stays_for_ever() =>
        Assert.Equal("shipping 4.90 8:Standard", new Charge("shipping", "Standard", 4.90m).CanonicalText);

    [Theory]
    [InlineData(0, 25)]
    [InlineData(24, 1)]
    [InlineData(25, 0)]
    [InlineData(26, 0)]
    public void The_amount_due_is_total_less_discount_plus_charges_and_never_negative(int discount, int due) =>
        Assert.Equal(due, Charge.AmountDue(20, discount, [new Charge("shipping", "Standard", 4), new Charge("tax", "VAT", 1)]));
}
