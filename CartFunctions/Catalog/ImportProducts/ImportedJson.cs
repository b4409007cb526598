using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartFunctions.Http.Json;

namespace CartFunctions.Catalog.ImportProducts;

/// <summary>A product of a JSON file, plain or MongoDB extended JSON. The id is in the field <c>_id</c> or <c>id</c>.</summary>
internal sealed record ImportedJson
{
    [JsonPropertyName("_id")]
    [JsonConverter(typeof(ExtendedIdConverter))]
    public string? UnderscoreId { get; set; }

    [JsonConverter(typeof(ExtendedIdConverter))]
    public string? Id { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Sku { get; set; }

    [JsonConverter(typeof(TextConverter))]
    public string? Name { get; set; }

    [JsonConverter(typeof(ExtendedNumberConverter))]
    public string? Price { get; set; }

    [JsonConverter(typeof(ExtendedNumberConverter))]
    public string? Stock { get; set; }

    /// <summary>The fields as text.</summary>
    public ImportedProduct ToFields() => new(UnderscoreId ?? Id, Sku, Name, Price, Stock);
}

/// <summary>Reads a value of MongoDB extended JSON, such as <c>{"$numberInt":"5"}</c>, as text. Anything else becomes invalid.</summary>
internal abstract class ExtendedJsonConverter : FieldConverter<string>
{
    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader;
        reader.Skip();
        return (value.TokenType == JsonTokenType.StartObject ? ReadObject(value) : ReadPlain(value)) ?? ImportedProduct.Invalid;
    }

    /// <summary>Reads a value that is not an object; returns null if it is invalid.</summary>
    protected abstract string? ReadPlain(Utf8JsonReader json);

    /// <summary>Reads the text of an object with this only name; returns null if it is invalid.</summary>
    protected abstract string? ReadExtended(string name, string text);

    private string? ReadObject(Utf8JsonReader json)
    {
        json.Read();
        var name = json.TokenType == JsonTokenType.PropertyName && !json.ValueIsEscaped ? json.GetString() : null;
        json.Read();
        var text = name is null ? null : ReadText(ref json);
        return text is not null && json.Read() && json.TokenType == JsonTokenType.EndObject ? ReadExtended(name!, text) : null;
    }
}

/// <summary>Reads an id: a text or <c>{"$oid":"…"}</c>.</summary>
internal sealed class ExtendedIdConverter : ExtendedJsonConverter
{
    /// <inheritdoc/>
    protected override string? ReadPlain(Utf8JsonReader json) => ReadText(ref json);

    /// <inheritdoc/>
    protected override string? ReadExtended(string name, string text) => name == "$oid" ? text : null;
}

/// <summary>
/// Reads a number, plain or extended, in JSON notation. An empty text is an empty field. A binary double is taken by its shortest decimal
/// form, because no other form of it is what the shop entered.
/// </summary>
internal sealed class ExtendedNumberConverter : ExtendedJsonConverter
{
    /// <inheritdoc/>
    protected override string? ReadPlain(Utf8JsonReader json) => json.TokenType switch
    {
        JsonTokenType.Number => Encoding.ASCII.GetString(json.ValueSpan),
        JsonTokenType.String when json.ValueSpan.IsEmpty => string.Empty,
        _ => null,
    };

    /// <inheritdoc/>
    protected override string? ReadExtended(string name, string text) => name switch
    {
        "$numberDecimal" or "$numberInt" or "$numberLong" => text,
        "$numberDouble" when ExactNumber.IsNumber(text) =>
            double.Parse(text, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        _ => null,
    };
}

/// <summary>The source-generated JSON metadata of a product of a file.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonBody.MaxDepth)]
[JsonSerializable(typeof(ImportedJson))]
internal sealed partial class ImportedJsonContext : JsonSerializerContext;
