using System.Text;

namespace CartFunctions.Simulation.Tables;

/// <summary>
/// The types of a property: https://learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model.
/// </summary>
internal enum EdmType
{
    String,
    Int32,
    Int64,
    Double,
    Boolean,
    DateTime,
    Guid,
    Binary,
}

/// <summary>A property of an entity. The value is of the type's .NET type; a DateTime is its UTC ticks.</summary>
internal readonly record struct TableProperty(string Name, EdmType Type, object Value)
{
    /// <summary>The size by Azure's rules: 8 bytes, 2 bytes for each character of the name, and the value.</summary>
    public int Size => 8 + (2 * Name.Length) + Type switch
    {
        EdmType.String => (2 * ((string)Value).Length) + 4,
        EdmType.Binary => ((byte[])Value).Length + 4,
        EdmType.Boolean => 1,
        EdmType.Int32 => 4,
        EdmType.Guid => 16,
        _ => 8,
    };
}

/// <summary>An entity in one of its states.</summary>
internal sealed class StoredEntity(TableKey key, TableProperty[] properties, DateTimeOffset timestamp)
{
    private byte[]? json;

    /// <summary>Its keys.</summary>
    public TableKey Key => key;

    /// <summary>What it holds beside its keys and its time.</summary>
    public IReadOnlyList<TableProperty> Properties => properties;

    /// <summary>When it was written.</summary>
    public DateTimeOffset Timestamp => timestamp;

    /// <summary>Names this state; as Azure does, by the time.</summary>
    public string ETag { get; } =
        $"W/\"datetime'{Uri.EscapeDataString(timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", null))}'\"";

    /// <summary>The whole of it as Azure answers a read of one entity.</summary>
    public byte[] Json => json ??= ODataJson.Entity(this, null, isAlone: true);

    /// <summary>Finds a property by name, including the keys and the timestamp; null if there is none.</summary>
    public TableProperty? Find(string name) => name switch
    {
        "PartitionKey" => new TableProperty(name, EdmType.String, key.Partition),
        "RowKey" => new TableProperty(name, EdmType.String, key.Row),
        "Timestamp" => new TableProperty(name, EdmType.DateTime, timestamp.UtcTicks),
        _ => Array.FindIndex(properties, property => property.Name == name) is >= 0 and var at ? properties[at] : null,
    };

    /// <summary>Checks Azure's limits.</summary>
    /// <exception cref="TableErrorException">The entity exceeds a limit.</exception>
    public void CheckLimits()
    {
        CheckKey(key.Partition);
        CheckKey(key.Row);
        Fail(properties.Length > 252, TableError.TooManyProperties);
        foreach (var property in properties)
        {
            Fail(property.Name.Length > 255, TableError.NameTooLong);
            Fail(!IsIdentifier(property.Name), TableError.NameInvalid);
            Fail(property is { Type: EdmType.String, Value: string { Length: > 32 * 1024 } }, TableError.ValueTooLarge);
            Fail(property is { Type: EdmType.Binary, Value: byte[] { Length: > 64 * 1024 } }, TableError.ValueTooLarge);
        }

        var size = 4 + (2 * (key.Partition.Length + key.Row.Length)) + properties.Sum(property => property.Size);
        Fail(size > 1024 * 1024, TableError.EntityTooLarge);
    }

    private static void CheckKey(string key)
    {
        Fail(key.Length > 512, TableError.KeyTooLarge);
        Fail(key.AsSpan().IndexOfAny("/\\#?") >= 0 || key.Any(char.IsControl), TableError.OutOfRange);
    }

    private static bool IsIdentifier(string name) =>
        name.EnumerateRunes().All(rune => Rune.IsLetterOrDigit(rune) || rune.Value == '_') && !char.IsDigit(name[0]);

    private static void Fail(bool isOver, TableError error)
    {
        if (isOver)
        {
            throw new TableErrorException(error);
        }
    }
}
