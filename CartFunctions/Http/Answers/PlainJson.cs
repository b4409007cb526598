using System.Text.Encodings.Web;
using System.Text.Json;

namespace CartFunctions.Http.Answers;

/// <summary>The JSON as the app writes it: text that is not ASCII stays readable, as an answer is never part of an HTML page.</summary>
public static class PlainJson
{
    /// <summary>The JSON of the cart API and the catalogue.</summary>
    public static CamelCaseJson CamelCase { get; } = new(Plain(CamelCaseJson.Default.Options));

    /// <summary>The JSON of the device API.</summary>
    public static SnakeCaseJson SnakeCase { get; } = new(Plain(SnakeCaseJson.Default.Options));

    private static JsonSerializerOptions Plain(JsonSerializerOptions options) =>
        new(options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
