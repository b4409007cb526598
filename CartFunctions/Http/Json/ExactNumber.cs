using System.Globalization;
using System.Text;
using System.Text.Json;
using CartFunctions.Catalog;

namespace CartFunctions.Http.Json;

/// <summary>
/// Reads a JSON number by its exact value, in whatever notation: <c>2</c>, <c>2.0</c> and <c>20e-1</c> are one number. The
/// framework's own reading rounds what has more digits than a decimal holds, and would so take a price of
/// 0.99999999999999999999999999999 for 1.
/// </summary>
internal static class ExactNumber
{
    private const int MaxDigits = 28;
    private const int BeyondAnyText = 1_000_000_000;

    /// <summary>The number under the reader, if it is whole and from 0 to 2147483647.</summary>
    public static bool TryReadCount(ref readonly Utf8JsonReader json, out int count)
    {
        var isCount = TryRead(in json, maxDecimals: 0, out var value) && value is >= 0 and <= int.MaxValue;
        count = isCount ? (int)value : 0;
        return isCount;
    }

    /// <summary>The number under the reader, if it is whole and from -2147483647 to 2147483647.</summary>
    public static bool TryReadSignedCount(ref readonly Utf8JsonReader json, out int difference)
    {
        var isDifference = TryRead(in json, maxDecimals: 0, out var value) && Math.Abs(value) <= int.MaxValue;
        difference = isDifference ? (int)value : 0;
        return isDifference;
    }

    /// <summary>The number under the reader, if it has no more decimals than a price; without trailing zeros.</summary>
    public static bool TryReadPrice(ref readonly Utf8JsonReader json, out decimal price) =>
        TryRead(in json, Product.MaxPriceDecimals, out price);

    /// <summary>A text that is one JSON number, as <see cref="TryReadCount"/> reads it.</summary>
    public static bool TryParseCount(string text, out int count)
    {
        count = 0;
        return TryParse(text, out var json) && TryReadCount(in json, out count);
    }

    /// <summary>A text that is one JSON number, as <see cref="TryReadPrice"/> reads it.</summary>
    public static bool TryParsePrice(string text, out decimal price)
    {
        price = 0;
        return TryParse(text, out var json) && TryReadPrice(in json, out price);
    }

    /// <summary>Whether a text is one JSON number.</summary>
    public static bool IsNumber(string text) => TryParse(text, out var json) && json.TokenType == JsonTokenType.Number;

    /// <summary>A reader on the only token of a text.</summary>
    private static bool TryParse(string text, out Utf8JsonReader json)
    {
        json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            var ahead = json;
            return json.Read() && ahead.Read() && !ahead.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>The value of the number under the reader, without trailing zeros.</summary>
    /// <param name="json">Stands on any token; only a number is read.</param>
    /// <param name="maxDecimals">The most decimals that the value may need, 0 to 28.</param>
    /// <param name="value">The value, of at most 28 digits.</param>
    /// <returns>False if the token is no number, or its value needs more decimals or digits.</returns>
    public static bool TryRead(ref readonly Utf8JsonReader json, int maxDecimals, out decimal value)
    {
        value = 0;
        return json.TokenType == JsonTokenType.Number && TryRead(Encoding.ASCII.GetString(json.ValueSpan), maxDecimals, out value);
    }

    private static bool TryRead(string text, int maxDecimals, out decimal value)
    {
        value = 0;
        var mantissaAndExponent = text.TrimStart('-').Split('e', 'E');
        var wholeAndFraction = mantissaAndExponent[0].Split('.');
        var fractionLength = wholeAndFraction.Length == 1 ? 0 : wholeAndFraction[1].Length;
        var digits = string.Concat(wholeAndFraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return true;
        }

        var exponent = mantissaAndExponent.Length == 1 ? 0 : ReadExponent(mantissaAndExponent[1]);
        var decimals = fractionLength - exponent - (digits.Length - significant.Length);
        if (decimals > maxDecimals || significant.Length + Math.Max(-decimals, 0) > MaxDigits)
        {
            return false;
        }

        var plain = decimals <= 0
            ? significant + new string('0', -decimals)
            : significant.PadLeft(decimals + 1, '0').Insert(Math.Max(significant.Length - decimals, 1), ".");
        value = decimal.Parse(plain, CultureInfo.InvariantCulture) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static int ReadExponent(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent)
            ? Math.Clamp(exponent, -BeyondAnyText, BeyondAnyText)
            : text[0] == '-' ? -BeyondAnyText : BeyondAnyText;
}
