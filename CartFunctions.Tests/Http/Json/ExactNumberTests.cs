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

    private static decimal? Read(string json, int maxDecimals)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return ExactNumber.TryRead(ref reader, maxDecimals, out var value) ? value : null;
    }
}
