using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CartFunctions.Simulation.Tables;

/// <summary>Reads and writes the table service's JSON for entities and errors, with the metadata that the SDK needs.</summary>
internal static class ODataJson
{
    private static readonly JsonWriterOptions Options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Reads an entity that a caller sends. A null key means that the address has the key.</summary>
    /// <exception cref="TableErrorException">The input is invalid.</exception>
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
                        properties.Add(ODataProperty.Read(member, document.RootElement));
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

    /// <summary>Writes an entity for an answer.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="select">The properties to write; null for all.</param>
    /// <param name="isAlone">Whether the entity is the whole answer and not part of a page.</param>
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
                ODataProperty.Write(json, entity.Find(name)!.Value);
            }
        }

        foreach (var property in entity.Properties)
        {
            if (select is null || select.Contains(property.Name))
            {
                ODataProperty.Write(json, property);
            }
        }

        json.WriteEndObject();
    }
}
