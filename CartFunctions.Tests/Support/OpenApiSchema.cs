using System.Text.Json;

namespace CartFunctions.Tests.Support;

/// <summary>Reads schemas of the document as far as generated requests need them.</summary>
public static class OpenApiSchema
{
    public const string Id = "^[0-9a-fA-F]{24}$";

    public const string IdOrEmpty = "^([0-9a-fA-F]{24})?$";

    public const string DeviceId = "^[!-~]{1,128}$";

    public const string Key = "^([!#-~]{1,64}|\"[!#-~]{1,64}\")$";

    public const string Sku = "^[!-~]([ -~]*[!-~])?$";

    public const string CouponCode = "^[A-Za-z0-9_-]{1,40}$";

    public const string Time = "(Z|[+-][0-9]{2}:[0-9]{2})$";

    public const string Name = "\\S";

    /// <summary>The target of a reference or of an <c>allOf</c> with one member.</summary>
    public static JsonElement Resolve(JsonElement schema)
    {
        var found = OpenApiDocument.Current.Resolve(schema);
        return found.TryGetProperty("allOf", out var all) ? Resolve(all[0]) : found;
    }

    /// <summary>The types that the schema allows.</summary>
    public static string[] TypesOf(JsonElement schema)
    {
        var type = Resolve(schema).GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];
    }

    public static string? PatternOf(JsonElement rule) => rule.TryGetProperty("pattern", out var pattern) ? pattern.GetString() : null;
}
