using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartFunctions.Http.Json;

/// <summary>
/// Reads one field of a body. A value of the wrong type becomes one that the validator refuses. So the client gets the message of the
/// field, and a wrong value is not taken for an absent one (null).
/// </summary>
internal abstract class FieldConverter<T> : JsonConverter<T>
{
    /// <summary>Bodies are only read.</summary>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <summary>Reads an id; an invalid one if the token is no id.</summary>
    protected static ObjectId ReadId(ref Utf8JsonReader reader) =>
        reader is { TokenType: JsonTokenType.String, HasValueSequence: false, ValueIsEscaped: false }
            ? ObjectId.ParseOrInvalid(reader.ValueSpan)
            : ObjectId.ParseOrInvalid(ReadText(ref reader));

    /// <summary>Reads a text; null if the token is no text, or not a well-formed one.</summary>
    protected static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null; // An escape that writes half of a surrogate pair.
        }
    }
}

/// <summary>A text; anything else becomes <see cref="Invalid"/>.</summary>
internal sealed class TextConverter : FieldConverter<string>
{
    /// <summary>Half of a surrogate pair: not a valid name, and no well-formed text reads as this.</summary>
    public const string Invalid = "\ud800";

    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadText(ref reader) ?? Invalid;
}

/// <summary>An id; anything else becomes one that is not valid.</summary>
internal sealed class IdConverter : FieldConverter<ObjectId?>
{
    public override ObjectId? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReadId(ref reader);
}

/// <summary>An optional id: an empty text counts as absent, as for the cart id of an add.</summary>
internal sealed class OptionalIdConverter : FieldConverter<ObjectId?>
{
    public override ObjectId? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader is { TokenType: JsonTokenType.String, HasValueSequence: false, ValueSpan.IsEmpty: true } ? null : ReadId(ref reader);
}

/// <summary>A number, read without rounding; anything else becomes <paramref name="invalid"/>.</summary>
internal abstract class NumberConverter<T>(T invalid) : FieldConverter<T?>
    where T : struct
{
    public sealed override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (TryRead(in reader, out var number))
        {
            return number;
        }

        reader.Skip();
        return invalid;
    }

    /// <summary>Reads the number.</summary>
    protected abstract bool TryRead(ref readonly Utf8JsonReader reader, out T number);
}

/// <summary>A whole number of 0 to 2147483647; anything else becomes -1.</summary>
internal sealed class CountConverter() : NumberConverter<int>(CountConverter.Invalid)
{
    /// <summary>Below every range.</summary>
    public const int Invalid = -1;

    protected override bool TryRead(ref readonly Utf8JsonReader reader, out int number) => ExactNumber.TryReadCount(in reader, out number);
}

/// <summary>A whole number of -2147483647 to 2147483647; anything else becomes 0, which the validator refuses.</summary>
internal sealed class ChangeConverter() : NumberConverter<int>(ChangeConverter.Invalid)
{
    /// <summary>Changes nothing.</summary>
    public const int Invalid = 0;

    protected override bool TryRead(ref readonly Utf8JsonReader reader, out int number) =>
        ExactNumber.TryReadSignedCount(in reader, out number);
}

/// <summary>A number with at most 4 decimals, such as a price; anything else becomes -1. The validator checks the range.</summary>
internal sealed class PriceConverter() : NumberConverter<decimal>(PriceConverter.Invalid)
{
    /// <summary>Below every price.</summary>
    public const decimal Invalid = -1;

    protected override bool TryRead(ref readonly Utf8JsonReader reader, out decimal number) =>
        ExactNumber.TryReadPrice(in reader, out number);
}
