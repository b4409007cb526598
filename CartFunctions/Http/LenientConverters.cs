using System.Text.Json;
using System.Text.Json.Serialization;
using CartFunctions.Catalog;

namespace CartFunctions.Http;

/// <summary>
/// A converter that turns a value of the wrong type into one that the validator refuses, so that a wrong body is answered by the
/// field's own fixed text, and "absent" (null) and "wrong" stay apart. It only reads.
/// </summary>
public abstract class LenientConverter<T> : JsonConverter<T>
{
    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw new NotSupportedException();
}

/// <summary>A text; anything else, and a text that is not well-formed, becomes <see cref="Wrong"/>.</summary>
public sealed class LenientTextConverter : LenientConverter<string>
{
    /// <summary>Half of a surrogate pair: neither an id nor a name, and nothing that a well-formed text reads as.</summary>
    public const string Wrong = "\ud800";

    /// <inheritdoc/>
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            reader.Skip();
            return Wrong;
        }

        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Wrong; // An escape that writes half of a surrogate pair.
        }
    }
}

/// <summary>A whole number of 0 to 2147483647; anything else becomes <see cref="Wrong"/>.</summary>
public sealed class LenientCountConverter : LenientConverter<int?>
{
    /// <summary>Below every range.</summary>
    public const int Wrong = -1;

    /// <inheritdoc/>
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (ExactNumber.TryRead(ref reader, maxDecimals: 0, out var value) && value is >= 0 and <= int.MaxValue)
        {
            return (int)value;
        }

        reader.Skip();
        return Wrong;
    }
}

/// <summary>A price by its exact value; anything else becomes <see cref="Wrong"/>.</summary>
public sealed class LenientPriceConverter : LenientConverter<decimal?>
{
    /// <summary>Below every price.</summary>
    public const decimal Wrong = -1;

    /// <inheritdoc/>
    public override decimal? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (ExactNumber.TryRead(ref reader, Product.MaxPriceDecimals, out var value))
        {
            return value;
        }

        reader.Skip();
        return Wrong;
    }
}
