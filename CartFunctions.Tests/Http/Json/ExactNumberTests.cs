using System.Globalization;
using System.Text;
using System.Text.Json;
using CartFunctions.Http.Json;

namespace CartFunctions.Tests.Http.Json;

public sealed class ExactNumberTests
{
    [Theory]
    [InlineData("2", 0, "2")]
    [InlineData("2.0", 0, "2")]
    [InlineData("20e-1", 0, "2")]
    [InlineData("0.2E+1", 0, "2")]
    [InlineData("2.000000000000000000000000000000000000000000", 0, "2")]
    [InlineData("-0", 0, "0")]
    [InlineData("0e99999999999999999999", 0, "0")]
    [InlineData("-0.0e-99999999999999999999", 0, "0")]
    [InlineData("12345e-4", 4, "1.2345")]
    [InlineData("0.0001", 4, "0.0001")]
    [InlineData("1e-4", 4, "0.0001")]
    [InlineData("1.50", 4, "1.5")]
    [InlineData("-3.25", 4, "-3.25")]
    [InlineData("999999999999.9999", 4, "999999999999.9999")]
    [InlineData("9999999999999999e-4", 4, "999999999999.9999")]
    [InlineData("1e27", 0, "1000000000000000000000000000")]
    public void A_number_is_read_by_its_exact_value_in_any_notation(string json, int maxDecimals, string value) =>
        Assert.Equal(value, Read(json, maxDecimals)?.ToString(CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("2.5", 0)]
    [InlineData("25e-1", 0)]
    [InlineData("2.00000000000000000000000000000000000001", 0)]
    [InlineData("0.99999", 4)]
    [InlineData("0.999999999999999999999999999999999999999", 4)]
    [InlineData("1e-5", 4)]
    [InlineData("1e-99999999999999999999", 4)]
    [InlineData("1e28", 0)]
    [InlineData("1e99999999999999999999", 0)]
    [InlineData("12345678901234567890123456789", 0)]
    [InlineData("\"2\"", 0)]
    [InlineData("true", 0)]
    [InlineData("null", 0)]
    public void A_value_with_too_many_digits_or_without_a_number_is_refused(string json, int maxDecimals) =>
        Assert.Null(Read(json, maxDecimals));

    [Theory]
    [InlineData("1", true)]
    [InlineData(" -1.5e3 ", true)]
    [InlineData("", false)]
    [InlineData("1 2", false)]
    [InlineData("1,5", false)]
    [InlineData("[1]", false)]
    [InlineData("\"1\"", false)]
    [InlineData("true", false)]
    public void A_text_is_a_number_if_it_is_nothing_else(string text, bool isNumber)
    {
        Assert.Equal(isNumber, ExactNumber.IsNumber(text));
        Assert.Equal(isNumber, ExactNumber.TryParsePrice(text, out _));
    }

    [Theory]
    [InlineData("2147483647", true, int.MaxValue)]
    [InlineData("2147483648", false, 0)]
    [InlineData("-1", false, 0)]
    [InlineData("true", false, 0)]
    [InlineData("1 2", false, 0)]
    public void A_count_is_0_to_2147483647(string text, bool isCount, int value)
    {
        Assert.Equal(isCount, ExactNumber.TryParseCount(text, out var count));
        Assert.Equal(value, count);
    }

    [Theory]
    [InlineData("123456789012345678901234.5678", "123456789012345678901234.5678")]
    [InlineData("1234567890123456789012345.6789", null)]
    [InlineData("1e-2147483648", null)]
    [InlineData("10e2147483647", null)]
    public void A_price_has_up_to_28_digits_whatever_its_exponent(string text, string? price) =>
        Assert.Equal(price, ExactNumber.TryParsePrice(text, out var value) ? FormattableString.Invariant($"{value}") : null);

    private static decimal? Read(string json, int maxDecimals)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return ExactNumber.TryRead(ref reader, maxDecimals, out var value) ? value : null;
    }
}
