using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CartFunctions.Simulation.Tables;

/// <summary>
/// Simulates Azure's table service for clients: tables, entities with typed properties and ETags, conditional writes, entity group
/// transactions, queries with continuation, and Azure's errors and limits. Every call takes effect at one moment.
/// </summary>
/// <param name="now">The service's clock.</param>
internal sealed class TableService(Func<DateTimeOffset> now)
{
    private const int MaxBody = 4 * 1024 * 1024;
    private const int MaxPage = 1000;

    private readonly SortedDictionary<string, SimulatedTable> tables = new(StringComparer.OrdinalIgnoreCase);
    private List<StoredChange> changes = [];
    private DateTimeOffset lastWrite;

    /// <summary>Called once for each call that changes something, with all its changes.</summary>
    public Action<IReadOnlyList<StoredChange>>? Written { get; set; }

    /// <summary>Performs a call completely or not at all.</summary>
    public TableAnswer Handle(TableRequest request)
    {
        var answer = Do(request);
        if (changes.Count > 0)
        {
            var done = changes;
            changes = [];
            Written?.Invoke(done);
        }

        return answer;
    }

    /// <summary>Forgets the changes of a transaction that was rolled back.</summary>
    public void Forget() => changes.Clear();

    private TableAnswer Do(TableRequest request)
    {
        try
        {
            return request.Body.Length > MaxBody
                ? TableAnswer.Of(TableError.BodyTooLarge)
                : request.Path switch
                {
                    "/$batch" => Batch.Handle(request, Find, this),
                    "/Tables" or "/Tables()" => HandleTables(request),
                    _ when request.Path.StartsWith("/Tables(", StringComparison.Ordinal) => Delete(TableNameIn(request.Path)),
                    _ => HandleEntities(request, EntityAddress.Parse(request.Path)),
                };
        }
        catch (TableErrorException failed)
        {
            return TableAnswer.Of(failed.Error);
        }
    }

    /// <summary>Finds a table by name.</summary>
    /// <exception cref="TableErrorException">The table does not exist.</exception>
    public SimulatedTable Find(string name) =>
        tables.TryGetValue(name, out var table) ? table : throw new TableErrorException(TableError.TableNotFound);

    /// <summary>The time of a write. It is later than every earlier one, because it becomes the entity's ETag.</summary>
    public DateTimeOffset NextWriteTime()
    {
        var time = now();
        return lastWrite = time > lastWrite ? time : lastWrite.AddTicks(1);
    }

    private TableAnswer HandleTables(TableRequest request)
    {
        if (request.IsRead)
        {
            var query = QueryHelpers.ParseQuery(request.Query);
            var matches = ODataFilter.Parse(query.GetValueOrDefault("$filter"));
            var value = tables.Values.Where(table => matches(table.AsEntity())).Select(table => new { TableName = table.Name });
            return new TableAnswer(200, JsonSerializer.SerializeToUtf8Bytes(new { value }));
        }

        using var body = JsonDocument.Parse(request.Body);
        var name = body.RootElement.GetProperty("TableName").GetString()!;
        if (name is not { Length: >= 3 and <= 63 } || !name.All(char.IsAsciiLetterOrDigit) || char.IsDigit(name[0]))
        {
            throw new TableErrorException(TableError.InvalidResourceName);
        }

        if (!tables.TryAdd(name, new SimulatedTable(name, change => changes.Add(change))))
        {
            throw new TableErrorException(TableError.TableExists);
        }

        return request.WantsNoContent
            ? TableAnswer.NoContent()
            : new TableAnswer(201, JsonSerializer.SerializeToUtf8Bytes(new { TableName = name }));
    }

    private TableAnswer Delete(string name) =>
        tables.Remove(name) ? TableAnswer.NoContent() : throw new TableErrorException(TableError.NotFound);

    private static string TableNameIn(string path) => Uri.UnescapeDataString(path["/Tables('".Length..^"')".Length]);

    private TableAnswer HandleEntities(TableRequest request, EntityAddress address)
    {
        var table = Find(address.Table);
        if (!request.IsRead)
        {
            return table.Write(request, address.Key, this);
        }

        var query = QueryHelpers.ParseQuery(request.Query);
        var select = query.GetValueOrDefault("$select").ToString() is { Length: > 0 } names ? names.Split(',') : null;
        if (address.Key is { } key)
        {
            if (table.Find(key) is not { } entity)
            {
                return TableAnswer.Of(TableError.NotFound);
            }

            var body = select is null ? entity.Json : ODataJson.Entity(entity, select, isAlone: true);
            return new TableAnswer(200, body) { ETag = entity.ETag };
        }

        var top = query.GetValueOrDefault("$top").ToString() is { Length: > 0 } text ? int.Parse(text, null) : MaxPage;
        if (top is < 0 or > MaxPage)
        {
            throw new TableErrorException(TableError.InvalidInput);
        }

        var start = query.TryGetValue("NextPartitionKey", out var partition)
            ? new TableKey(Continuation.Read(partition.ToString()), Continuation.Read(query.GetValueOrDefault("NextRowKey").ToString()))
            : (TableKey?)null;
        var (page, next) = table.Query(ODataFilter.Parse(query.GetValueOrDefault("$filter")), top, start);
        return new TableAnswer(200, ODataJson.Page(page, select)) { Next = next };
    }
}
