namespace CartFunctions.Simulation.Tables;

/// <summary>One table of the service.</summary>
/// <param name="name">The name of the table.</param>
/// <param name="changed">Called for each change.</param>
internal sealed class SimulatedTable(string name, Action<StoredChange> changed)
{
    private readonly Dictionary<TableKey, StoredEntity> entities = [];
    private List<StoredEntity>? inOrder;

    /// <summary>The name of the table.</summary>
    public string Name => name;

    /// <summary>The table as a filter over tables sees it.</summary>
    public StoredEntity AsEntity() => new(default, [new TableProperty("TableName", EdmType.String, name)], default);

    /// <summary>The entity with these keys; null if there is none.</summary>
    public StoredEntity? Find(TableKey key) => entities.GetValueOrDefault(key);

    /// <summary>
    /// Returns matching entities from a start key, at most <paramref name="top"/>, and the key of the next one if more match.
    /// </summary>
    public (List<StoredEntity> Page, TableKey? Next) Query(Func<StoredEntity, bool> matches, int top, TableKey? start)
    {
        inOrder ??= [.. entities.Values.OrderBy(entity => entity.Key)];
        var page = new List<StoredEntity>();
        foreach (var entity in inOrder)
        {
            if ((start is null || entity.Key.CompareTo(start.Value) >= 0) && matches(entity))
            {
                if (page.Count == top)
                {
                    return (page, entity.Key);
                }

                page.Add(entity);
            }
        }

        return (page, null);
    }

    /// <summary>Performs one write.</summary>
    /// <param name="request">The call, or a part of a transaction.</param>
    /// <param name="key">The keys in the address; null in an insert.</param>
    /// <param name="service">The source of the time.</param>
    /// <exception cref="TableErrorException">The write is malformed or too large. A failed condition is an answer instead.</exception>
    public TableAnswer Write(TableRequest request, TableKey? key, TableService service) => (request.Method, key) switch
    {
        ("POST", null) => Insert(request, service),
        ("PUT", { } named) => Put(request, named, merges: false, service),
        ("PATCH" or "MERGE", { } named) => Put(request, named, merges: true, service),
        ("DELETE", { } named) => Delete(request, named),
        _ => throw new TableErrorException(TableError.InvalidInput),
    };

    /// <summary>Sets or removes an entity. A failed transaction restores entities with it.</summary>
    public void Restore(TableKey key, StoredEntity? entity)
    {
        inOrder = null;
        changed(new StoredChange(name, key, entities.GetValueOrDefault(key), entity));
        if (entity is null)
        {
            entities.Remove(key);
        }
        else
        {
            entities[key] = entity;
        }
    }

    private TableAnswer Insert(TableRequest request, TableService service)
    {
        var (partition, row, properties) = ODataJson.ReadEntity(request.Body);
        if (partition is null || row is null)
        {
            throw new TableErrorException(TableError.PropertiesNeedValue);
        }

        var entity = new StoredEntity(new TableKey(partition, row), properties, service.NextWriteTime());
        entity.CheckLimits();
        if (entities.ContainsKey(entity.Key))
        {
            return TableAnswer.Of(TableError.EntityExists);
        }

        Restore(entity.Key, entity);
        return request.WantsNoContent
            ? TableAnswer.NoContent(entity.ETag)
            : new TableAnswer(201, entity.Json) { ETag = entity.ETag };
    }

    private TableAnswer Put(TableRequest request, TableKey key, bool merges, TableService service)
    {
        if (Refusal(request, key, out var current) is { } refusal)
        {
            return TableAnswer.Of(refusal);
        }

        var (_, _, properties) = ODataJson.ReadEntity(request.Body);
        if (merges && current is not null)
        {
            var kept = current.Properties.ExceptBy(properties.Select(property => property.Name), property => property.Name);
            properties = [.. kept, .. properties];
        }

        var entity = new StoredEntity(key, properties, service.NextWriteTime());
        entity.CheckLimits();
        Restore(key, entity);
        return TableAnswer.NoContent(entity.ETag);
    }

    private TableAnswer Delete(TableRequest request, TableKey key)
    {
        if (request.IfMatch is null)
        {
            throw new TableErrorException(TableError.InvalidInput);
        }

        if (Refusal(request, key, out _) is { } refusal)
        {
            return TableAnswer.Of(refusal);
        }

        Restore(key, null);
        return TableAnswer.NoContent();
    }

    /// <summary>The error of a condition that does not hold; null if it holds or there is none.</summary>
    private TableError? Refusal(TableRequest request, TableKey key, out StoredEntity? current)
    {
        current = entities.GetValueOrDefault(key);
        return request.IfMatch is not { } condition ? null
            : current is null ? TableError.NotFound
            : condition == "*" || condition == current.ETag ? null
            : TableError.ConditionNotMet;
    }
}

/// <summary>A change of one entity.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Key">Its keys.</param>
/// <param name="Before">The entity before; null if it did not exist.</param>
/// <param name="After">The entity after; null if it was deleted.</param>
internal readonly record struct StoredChange(string Table, TableKey Key, StoredEntity? Before, StoredEntity? After);

/// <summary>The table in a path, and the keys of one entity; null keys for all entities.</summary>
internal readonly record struct EntityAddress(string Table, TableKey? Key)
{
    /// <summary>Reads a path such as <c>/carts(PartitionKey='a',RowKey='b')</c>.</summary>
    /// <exception cref="TableErrorException">The input is invalid.</exception>
    public static EntityAddress Parse(string path)
    {
        var open = path.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || path.EndsWith("()", StringComparison.Ordinal))
        {
            return new EntityAddress(path[1..(open < 0 ? ^0 : open)], null);
        }

        var keys = Uri.UnescapeDataString(path[(open + 1)..^1]);
        const string Partition = "PartitionKey='";
        const string Row = "',RowKey='";
        var middle = keys.LastIndexOf(Row, StringComparison.Ordinal);
        return keys.StartsWith(Partition, StringComparison.Ordinal) && middle > 0 && keys.EndsWith('\'')
            ? new EntityAddress(
                path[1..open], new TableKey(Unquote(keys[Partition.Length..middle]), Unquote(keys[(middle + Row.Length)..^1])))
            : throw new TableErrorException(TableError.InvalidInput);
    }

    private static string Unquote(string text) => text.Replace("''", "'", StringComparison.Ordinal);
}

/// <summary>The continuation tokens of pages. Clients do not read them.</summary>
internal static class Continuation
{
    /// <summary>The token of a key.</summary>
    public static string Write(string key) => "1!" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(key));

    /// <summary>The key of a token.</summary>
    public static string Read(string token) =>
        token.Length < 2 ? string.Empty : System.Text.Encoding.UTF8.GetString(Convert.FromHexString(token[2..]));
}
