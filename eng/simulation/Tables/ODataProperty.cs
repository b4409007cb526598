using System.Globalization;
using System.Text.Json;

namespace CartFunctions.Simulation.Tables;

/// <summary>Reads and writes a property in the table service's JSON.</summary>
internal static class ODataProperty
{
    private const string TypeSuffix = "@odata.type";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    /// <summary>Writes a property, with its type if the JSON does not show it.</summary>
    public static void Write(Utf8JsonWriter json, TableProperty property)
    {
        if (property.Type is EdmType.Int64 or EdmType.DateTime or EdmType.Guid or EdmType.Binary)
        {
            json.WriteString(property.Name + TypeSuffix, "Edm." + property.Type);
        }

        json.WritePropertyName(property.Name);
        switch (property.Value)
        {
            case string value:
                json.WriteStringValue(value);
                break;
            case int value:
                json.WriteNumberValue(value);
                break;
            case bool value:
                json.WriteBooleanValue(value);
                break;
            case byte[] value:
                json.WriteBase64StringValue(value);
                break;
            case Guid value:
                json.WriteStringValue(value);
                break;
            case double value:
                Write(json, value);
                break;
            case long value when property.Type == EdmType.DateTime:
                json.WriteStringValue(new DateTime(value, DateTimeKind.Utc).ToString(TimeFormat, CultureInfo.InvariantCulture));
                break;
            case long value:
                json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new InvalidOperationException($"{property.Name} has a value of no type.");
        }
    }

    /// <summary>Writes a whole number with a decimal point, because a reader would take it for an Int32 otherwise.</summary>
    private static void Write(Utf8JsonWriter json, double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            json.WriteStringValue(text);
        }
        else
        {
            json.WriteRawValue(text.AsSpan().ContainsAny('.', 'E') ? text : text + ".0", skipInputValidation: true);
        }
    }

    /// <summary>Reads it.</summary>
    /// <param name="member">The member with the value.</param>
    /// <param name="entity">The entity. Another member of it may contain the type.</param>
    public static TableProperty Read(JsonProperty member, JsonElement entity)
    {
        var type = entity.TryGetProperty(member.Name + TypeSuffix, out var named) ? named.GetString() : null;
        var value = member.Value;
        return new TableProperty(member.Name, TypeOf(type, value), (type, value.ValueKind) switch
        {
            ("Edm.Int64", _) => long.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            ("Edm.DateTime", _) => value.GetDateTimeOffset().UtcTicks,
            ("Edm.Guid", _) => value.GetGuid(),
            ("Edm.Binary", _) => value.GetBytesFromBase64(),
            ("Edm.Double", JsonValueKind.String) => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
            ("Edm.Double", _) => value.GetDouble(),
            (_, JsonValueKind.String) => value.GetString()!,
            (_, JsonValueKind.True or JsonValueKind.False) => value.GetBoolean(),
            (_, JsonValueKind.Number) when IsWhole(value) => value.GetInt32(),
            (_, JsonValueKind.Number) => value.GetDouble(),
            _ => throw new TableErrorException(TableError.InvalidInput),
        });
    }

    private static EdmType TypeOf(string? name, JsonElement value) => (name, value.ValueKind) switch
    {
        (not null, _) => Enum.Parse<EdmType>(name[(name.IndexOf('.') + 1)..]),
        (_, JsonValueKind.String) => EdmType.String,
        (_, JsonValueKind.True or JsonValueKind.False) => EdmType.Boolean,
        _ => IsWhole(value) ? EdmType.Int32 : EdmType.Double,
    };

    private static bool IsWhole(JsonElement value) => !value.GetRawText().AsSpan().ContainsAny('.', 'e', 'E');
}
