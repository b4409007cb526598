using System.Globalization;
using System.Text.Json;
using CartFunctions.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace CartFunctions.Tests.EndToEnd.Fuzz;

/// <summary>
/// Generates JSON values that a schema of the document allows, and values that it does not. Strings have quotes, which <see
/// cref="RequestGenerator"/> removes for paths, queries and headers.
/// </summary>
/// <param name="existingIds">The ids of existing carts, products and orders, by kind: cart, line, product or device.</param>
public sealed class ValueGenerator(IReadOnlyDictionary<string, string[]> existingIds)
{
    private const string Hex = "0123456789abcdefABCDEF";
    private const string Visible = "!#$%&'()*+,-./0123456789:;<=>?@ABCXYZ[]^_`abcxyz{|}~";

    /// <summary>A value that the schema allows.</summary>
    public Gen<string> ValidValue(string name, JsonElement schema)
    {
        var (type, resolved) = (OpenApiSchema.TypesOf(schema)[0], OpenApiSchema.Resolve(schema));
        var plain = type switch
        {
            "integer" => Integers(resolved),
            "number" when resolved.TryGetProperty("maximum", out var maximum) && maximum.GetDecimal() == 100 => // A percentage.
                Gen.Choose(1, 10_000).Select(hundredths => (hundredths / 100m).ToString(CultureInfo.InvariantCulture)),
            "number" => Gen.OneOf(
                Gen.Choose(0, 2_000_000).Select(units => (units / 10_000m).ToString(CultureInfo.InvariantCulture)),
                Gen.Elements("0", "1e1", "24.90", "999999999999.9999")),
            "array" when PatternOf(resolved.GetProperty("items")) is not null => ValidValue(name, resolved.GetProperty("items")).ListOf()
                .Select(items => $"[{string.Join(',', items.Take(4))}]"),
            "array" => Objects(resolved.GetProperty("items")).ListOf().Where(items => items.Count is >= 1 and <= 4)
                .Select(items => $"[{string.Join(',', items)}]"),
            "object" => Maps,
            _ when resolved.TryGetProperty("enum", out var texts) =>
                Gen.Elements(texts.EnumerateArray().Select(text => text.GetRawText()).ToArray()),
            _ => Texts(name, resolved).Select(Quote),
        };
        return OpenApiSchema.TypesOf(schema).Contains("null") ? Gen.Frequency((4, plain), (1, Gen.Constant("null"))) : plain;
    }

    /// <summary>A value that the schema does not allow.</summary>
    public static Gen<string> InvalidValue(JsonElement schema)
    {
        var (types, resolved) = (OpenApiSchema.TypesOf(schema), OpenApiSchema.Resolve(schema));
        var mayBeEmpty = types[0] == "array" && !resolved.TryGetProperty("minItems", out _);
        string[] wrongTypes =
        [
            "true", mayBeEmpty ? "[{}]" : "[]", types[0] == "object" ? "7" : "{}", "[1]", types.Contains("null") ? "false" : "null",
        ];
        var hasMaximum = resolved.TryGetProperty("maximum", out _);
        string[] none = [];
        string[] wrong = types[0] switch
        {
            "integer" => ["2.5", "2147483648", "1e400", "\"2\"", .. WrongIntegers(resolved)],
            "number" => ["-0.01", "-1", "0.00001", "1e24", "\"9.99\"", .. hasMaximum ? ["1000000000000"] : none],
            "object" => WrongMaps(resolved),
            _ => ["7", .. WrongTexts(resolved).Select(Quote)],
        };
        return Gen.Elements((string[])[.. wrongTypes, .. wrong]);
    }

    // Options and data. The texts are short, because the document does not state the limit in bytes.
    private static Gen<string> Maps =>
        from names in Gen.Elements("size", "text", "長", "\u0001", "a\"b", new string('n', 64)).ListOf()
        from texts in TextOf("MXL éà☕\"\\<&'\t", 0, 8).ListOf(16)
        select JsonSerializer.Serialize(names.Distinct().Take(4).Zip(texts).ToDictionary(pair => pair.First, pair => pair.Second));

    private static string[] WrongMaps(JsonElement resolved)
    {
        var longest = resolved.GetProperty("additionalProperties").GetProperty("maxLength").GetInt32();
        return
        [
            "\"size\"", """{"size":7}""", """{"size":null}""", """{"size":["M"]}""", """{"size":{}}""", """{"":"M"}""",
            $$"""{"{{new string('n', 65)}}":"M"}""", $$"""{"size":"{{new string('v', longest + 1)}}"}""",
            JsonSerializer.Serialize(Enumerable.Range(0, 17).ToDictionary(name => $"n{name}", _ => "v")),
        ];
    }

    /// <summary>Objects of a schema with all of their properties.</summary>
    private Gen<string> Objects(JsonElement schema) => OpenApiSchema.Resolve(schema).GetProperty("properties").EnumerateObject()
        .Select(property => ValidValue(property.Name, property.Value).Select(value => $"\"{property.Name}\":{value}"))
        .Aggregate(Gen.Constant(string.Empty), (all, one) => all.SelectMany(before => one.Select(member => $"{before},{member}")))
        .Select(members => $"{{{members.TrimStart(',')}}}");

    /// <summary>Texts that violate a pattern or a length; none for a schema with neither.</summary>
    public static string[] WrongTexts(JsonElement resolved) => OpenApiSchema.PatternOf(resolved) switch
    {
        null => [],
        OpenApiSchema.Id =>
            ["x", new string('a', 23), new string('a', 25), new string('g', 24), "65f1a0c2e4b0a1d2c3f4000é", "null", "$&' \"<>"],
        OpenApiSchema.IdOrEmpty => ["x", " ", new string('a', 23), new string('g', 24)],
        OpenApiSchema.DeviceId => [" ", "two words", new string('d', 129)],
        OpenApiSchema.Key => ["two words", "\"", "\"\"", "a\"b", new string('k', 65), $"\"{new string('k', 65)}\""],
        OpenApiSchema.Sku => [string.Empty, " ", " A", "A ", "Größe", new string('s', 65)],
        OpenApiSchema.CouponCode => [" ", "TEN%", "Größe", new string('c', 41)],
        OpenApiSchema.Time => [string.Empty, "2026-06-01", "2026-06-01T00:00:00", "2026-13-01T00:00:00Z", "1 June 2026", "Z"],
        OpenApiSchema.Name => [string.Empty, " \t\n", new string('n', 201)],
        var pattern => throw new NotSupportedException($"No generator knows the pattern {pattern}."),
    };

    private Gen<string> Texts(string name, JsonElement resolved) => OpenApiSchema.PatternOf(resolved) switch
    {
        OpenApiSchema.Id => Ids(name),
        OpenApiSchema.IdOrEmpty => Gen.Frequency((5, Ids(name)), (1, Gen.Constant(string.Empty))),
        OpenApiSchema.DeviceId => Gen.Frequency((9, Gen.Elements(existingIds["device"])), (1, TextOf(Visible, 1, 128))),
        OpenApiSchema.Key => Gen.Frequency((3, Gen.Elements("k1", "k2", "\"k2\"", "k3", "k4")), (2, TextOf(Visible, 1, 64))),
        OpenApiSchema.Sku => Gen.Frequency((4, Gen.Elements("TEE-M-RED", "tee / m", "\\")), (1, TextOf(Visible, 1, 64))),
        OpenApiSchema.CouponCode => Gen.Frequency((6, Gen.Elements("TEN", "ten", "SUMMER_2026", "-")), (1, TextOf("AZaz09_-", 1, 40))),
        OpenApiSchema.Time => Gen.Elements(
            "2026-06-01T00:00:00Z", "2026-08-31T23:59:59.999+02:00", "0001-06-01T12:00:00.1234567Z", "9999-12-31T23:59:59Z"),
        OpenApiSchema.Name => Gen.OneOf(
            TextOf("Espresso beans éà☕\"\\<&'\t", 1, 199).Select(text => $"n{text}"), Gen.Elements("n", "Phin cà phê", "😀")),
        null when name == "If-Match" => Gen.OneOf(
            Gen.Elements("*", FuzzRequest.LastETag, $"\"x\", {FuzzRequest.LastETag}", $"W/{FuzzRequest.LastETag}", "\"x-1\"", "x"),
            TextOf(Visible, 1, 40)),
        null when name == "If-None-Match" => Gen.Elements("*", "*", FuzzRequest.LastETag, "\"*\"", "*, \"x\"", "x"),
        null when name == "continuation" => Gen.OneOf(Gen.Constant(string.Empty), TextOf(Visible, 1, 30)),
        null => Gen.OneOf(Gen.Elements("docs.js", "swagger-ui.css", "favicon-32x32.png"), TextOf("abcxyz0-_", 1, 30)),
        var pattern => throw new NotSupportedException($"No generator knows the pattern {pattern}."),
    };

    private static string? PatternOf(JsonElement schema) => OpenApiSchema.PatternOf(OpenApiSchema.Resolve(schema));

    private Gen<string> Ids(string name)
    {
        var kind = name.StartsWith("cart", StringComparison.OrdinalIgnoreCase) ? "cart"
            : name.StartsWith("line", StringComparison.Ordinal) ? "line"
            : name.StartsWith("order", StringComparison.Ordinal) ? "order"
            : "product";
        return Gen.Frequency(
            (6, Gen.Elements(existingIds[kind])),
            (1, Gen.Elements(existingIds[kind]).Select(id => id.ToUpperInvariant())),
            (1, TextOf(Hex, 24, 24)));
    }

    private static Gen<string> Integers(JsonElement resolved)
    {
        var (minimum, maximum) = (resolved.GetProperty("minimum").GetInt32(), resolved.GetProperty("maximum").GetInt32());
        var firstCommonValue = Math.Max(minimum, -5);
        return Gen.Frequency(
            (6, Gen.Choose(firstCommonValue, Math.Min(maximum, firstCommonValue + 10))),
            (1, Gen.Choose(firstCommonValue, Math.Min(maximum, 1_000))),
            (1, Gen.Elements(minimum, maximum)))
            .Where(n => n != ExcludedValue(resolved)).Select(n => $"{n}");
    }

    private static IEnumerable<string> WrongIntegers(JsonElement resolved)
    {
        yield return $"{resolved.GetProperty("minimum").GetInt64() - 1}";
        if (ExcludedValue(resolved) is { } excluded)
        {
            yield return $"{excluded}";
        }
    }

    private static int? ExcludedValue(JsonElement resolved) =>
        resolved.TryGetProperty("not", out var not) ? not.GetProperty("enum")[0].GetInt32() : null;

    private static Gen<string> TextOf(string characters, int minimum, int maximum) =>
        Gen.Choose(minimum, maximum).SelectMany(length => Gen.Elements(characters.ToCharArray()).ArrayOf(length))
            .Select(text => new string(text));

    private static string Quote(string text) => JsonSerializer.Serialize(text);
}
