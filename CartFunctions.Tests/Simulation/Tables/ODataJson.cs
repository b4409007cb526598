using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CartFunctions.Tests.Simulation.Tables;

/// <summary>Entities and errors as the table service's JSON, with as much of its metadata as the SDK asks for.</summary>
public static class ODataJson
{
    private const string TypeSuffix = "@odata.type";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads an entity that a caller sends; keys of null are those of the address.</summary>
    /// <exception cref="TableErrorException">It is none.</exception>
    public static (string? Partition, string? Row, TableProperty[] Properties) ReadEntity(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            string? partition = null;
            string? row = null;
            var properties = new List<TableProperty>();
            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Null || member.Name.Contains("odata.", StringComparison.Ordinal))
                {
                    continue; // A null is not stored.
                }

                switch (member.Name)
                {
                    case "PartitionKey":
                        partition = member.Value.GetString();
                        break;
                    case "RowKey":
                        row = member.Value.GetString();
                        break;
                    case "Timestamp":
                        break;
                    default:
                        properties.Add(ReadProperty(member, document.RootElement));
                        break;
                }
            }

            return (partition, row, [.. properties]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new TableErrorException(TableError.InvalidInput);
        }
    }

    /// <summary>An entity as an answer shows it.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="select">Which properties; null for all.</param>
    /// <param name="isAlone">Whether it is the whole answer, or one of a page.</param>
    public static byte[] Entity(StoredEntity entity, string[]? select, bool isAlone)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(text, Options);
        Write(json, entity, select, isAlone);
        json.Flush();
        return text.WrittenSpan.ToArray();
    }

    /// <summary>A page of entities.</summary>
    public static byte[] Page(IEnumerable<StoredEntity> entities, string[]? select)
    {
        var text = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(text, Options);
        json.WriteStartObject();
        json.WriteString("odata.metadata", "simulated");
        json.WriteStartArray("value");
        foreach (var entity in entities)
        {
            Write(json, entity, select, isAlone: false);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return text.WrittenSpan.ToArray();
    }

    /// <summary>An error.</summary>
    public static byte[] Error(string code, string message) => JsonSerializer.SerializeToUtf8Bytes(
        new Dictionary<string, object>
        {
            ["odata.error"] = new { code, message = new { lang = "en-US", value = message } },
        });

    private static void Write(Utf8JsonWriter json, StoredEntity entity, string[]? select, bool isAlone)
    {
        json.WriteStartObject();
        if (isAlone)
        {
            json.WriteString("odata.metadata", "simulated");
        }

        json.WriteString("odata.etag", entity.ETag);
        foreach (var name in (ReadOnlySpan<string>)["PartitionKey", "RowKey", "Timestamp"])
        {
            if (select is null || select.Contains(name))
            {
                Write(json, entity.Find(name)!.Value);
            }
        }

        foreach (var property in entity.Properties)
        {
            if (select is null || select.Contains(property.Name))
            {
                Write(json, property);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TableProperty property)
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

    /// <summary>A whole number keeps a point, or it would be read as an Int32.</summary>
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

    private static TableProperty ReadProperty(JsonProperty member, JsonElement entity)
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
