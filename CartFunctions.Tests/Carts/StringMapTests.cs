using System.Text.Json;
using CartFunctions.Carts;
using static CartFunctions.Tests.Carts.CartSamples;

namespace CartFunctions.Tests.Carts;

public sealed class StringMapTests
{
    private static readonly StringMap Map = MapOf(("size", "M"), ("Größe", "長い"), ("a", ""));

    [Fact]
    public void Names_are_in_ordinal_order_and_lengths_delimit_the_text_that_stays_for_ever()
    {
        Assert.Equal("5:Größe2:長い1:a0:4:size1:M", Map.CanonicalText);
        Assert.Equal(["Größe", "a", "size"], Map.Pairs.Select(pair => pair.Key));
        Assert.Equal(19, Map.ByteCount);
    }

    [Fact]
    public void A_map_is_written_as_an_object() =>
        Assert.Equal("""{"a":"","size":"M"}""", JsonSerializer.Serialize(MapOf(("size", "M"), ("a", ""))));

    [Fact]
    public void Maps_are_equal_whatever_the_order_of_their_names()
    {
        var (one, same, other) = (MapOf(("a", "1"), ("b", "2")), MapOf(("b", "2"), ("a", "1")), MapOf(("a", "1"), ("b", "3")));

        Assert.True(one.Equals(same) && one.Equals((object)same) && one.GetHashCode() == same.GetHashCode());
        Assert.False(one.Equals(other) || one.Equals((object)other) || one.Equals(null) || one.Equals((object)one.CanonicalText));
    }

    [Fact]
    public void A_map_without_names_is_stored_as_null()
    {
        Assert.Same(StringMap.Empty, MapOf());
        Assert.Equal((0, string.Empty), (StringMap.Empty.ByteCount, StringMap.Empty.CanonicalText));
        Assert.Null(StringMap.Empty.NullIfEmpty);
        Assert.Same(Map, Map.NullIfEmpty);
    }

    [Theory]
    [InlineData(1, 64, 10, true)]
    [InlineData(1, 65, 10, false)]
    [InlineData(1, 1, 10, true)]
    [InlineData(1, 0, 10, false)]
    [InlineData(1, 1, 11, false)]
    [InlineData(1, 1, 0, true)]
    [InlineData(16, 2, 3, true)]
    [InlineData(17, 2, 2, false)]
    [InlineData(10, 2, 6, true)]
    [InlineData(9, 3, 6, false)]
    public void A_map_fits_within_16_names_of_64_values_of_10_and_80_bytes(int count, int nameLength, int valueLength, bool fits)
    {
        var pairs = Enumerable.Range(0, count).Select(i => (new string((char)('a' + i), nameLength), new string('x', valueLength)));

        Assert.Equal(fits, MapOf([.. pairs]).Fits(maxValueLength: 10, maxBytes: 80));
    }

    [Fact]
    public void One_value_that_is_too_long_is_enough_not_to_fit() =>
        Assert.False(MapOf(("a", "x"), ("b", "xx"), ("c", "x")).Fits(maxValueLength: 1, maxBytes: 80));
}
