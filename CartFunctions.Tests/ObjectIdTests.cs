namespace CartFunctions.Tests;

public sealed class ObjectIdTests
{
    [Theory]
    [InlineData("65f1a0c2e4b0a1d2c3f40001", "65f1a0c2e4b0a1d2c3f40001")]
    [InlineData("65F1A0C2E4B0A1D2C3F4000A", "65f1a0c2e4b0a1d2c3f4000a")]
    public void An_id_is_24_hex_digits_in_either_case_and_written_in_lower_case(string text, string written) =>
        Assert.Equal(written, ObjectId.Parse(text).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("65f1a0c2e4b0a1d2c3f4000")]
    [InlineData("65f1a0c2e4b0a1d2c3f400011")]
    [InlineData("65f1a0c2e4b0a1d2c3f4000g")]
    [InlineData(" 5f1a0c2e4b0a1d2c3f40001")]
    [InlineData("６5f1a0c2e4b0a1d2c3f40001")]
    public void Anything_else_is_not_an_id(string? text) => Assert.False(ObjectId.TryParse(text, out _));

    [Fact]
    public void The_log_hash_of_an_id_is_stable_and_does_not_contain_the_id()
    {
        var id = ObjectId.Parse("65f1a0c2e4b0a1d2c3f40001");

        Assert.Equal(ObjectId.Parse("65F1a0c2e4b0a1d2c3f40001").LogHash(), id.LogHash());
        Assert.Equal(8, id.LogHash().Length);
        Assert.DoesNotContain(id.LogHash(), id.ToString(), StringComparison.Ordinal);
    }
}
