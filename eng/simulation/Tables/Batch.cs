using System.Text;

namespace CartFunctions.Simulation.Tables;

/// <summary>Entity group transactions: up to 100 writes of one partition in the parts of one call, all or none.</summary>
internal static class Batch
{
    private const int MaxParts = 100;

    /// <summary>Performs a transaction.</summary>
    public static TableAnswer Handle(TableRequest request, Func<string, SimulatedTable> find, TableService service)
    {
        var parts = Parts(request);
        TableError? failure = null;
        var done = new List<(SimulatedTable Table, TableKey Key, StoredEntity? Before)>();
        var answers = new List<TableAnswer>();
        try
        {
            Check(parts);
            foreach (var part in parts)
            {
                var address = EntityAddress.Parse(part.Path);
                var table = find(address.Table);
                var key = KeyOf(part);
                done.Add((table, key, table.Find(key)));
                var answer = table.Write(part, address.Key, service);
                if (answer.Error is { } refusal)
                {
                    failure = refusal;
                    break;
                }

                answers.Add(answer);
            }
        }
        catch (TableErrorException failed)
        {
            failure = failed.Error;
        }

        if (failure is not null)
        {
            for (var i = done.Count - 1; i >= 0; i--)
            {
                done[i].Table.Restore(done[i].Key, done[i].Before);
            }

            service.Forget();

            // Azure puts the number of the failed part before the message.
            answers = [TableAnswer.Of(new TableError(failure.Status, failure.Code, $"{answers.Count}:{failure.Message}"))];
        }

        return Of(answers);
    }

    /// <summary>The answer to a transaction: the answers to its parts, or to the part that failed.</summary>
    public static TableAnswer Of(List<TableAnswer> answers) => new(202, Encoding.UTF8.GetBytes(Write(answers)))
    {
        ContentType = "multipart/mixed; boundary=answers",
        IsRefused = answers.Exists(answer => answer.Status >= 300),
    };

    private static void Check(List<TableRequest> parts)
    {
        if (parts.Count is 0 or > MaxParts)
        {
            throw new TableErrorException(TableError.InvalidInput);
        }

        var keys = parts.ConvertAll(KeyOf);
        if (keys.Exists(key => key.Partition != keys[0].Partition))
        {
            throw new TableErrorException(TableError.DifferentPartitions);
        }

        if (keys.Distinct().Count() < keys.Count)
        {
            throw new TableErrorException(TableError.DuplicateRow);
        }
    }

    private static TableKey KeyOf(TableRequest part)
    {
        if (EntityAddress.Parse(part.Path).Key is { } key)
        {
            return key;
        }

        var (partition, row, _) = ODataJson.ReadEntity(part.Body);
        return partition is null || row is null
            ? throw new TableErrorException(TableError.PropertiesNeedValue)
            : new TableKey(partition, row);
    }

    /// <summary>The writes in a transaction; for any other call, the call itself.</summary>
    public static List<TableRequest> PartsOf(TableRequest request) => request.Path == "/$batch" ? Parts(request) : [request];

    /// <summary>The writes in a multipart body: a batch that holds one change set, each part of which is a request in text.</summary>
    private static List<TableRequest> Parts(TableRequest request)
    {
        var text = Encoding.UTF8.GetString(request.Body.Span);
        var start = text.IndexOf("boundary=", StringComparison.Ordinal);
        if (start < 0)
        {
            return [];
        }

        start += "boundary=".Length;
        var boundary = text[start..text.IndexOfAny(['\r', '\n'], start)].Trim('"');
        return [.. text.Split("--" + boundary, StringSplitOptions.None)[1..^1].Select(Part)];
    }

    private static TableRequest Part(string text)
    {
        // Headers of the part, then the request line and its headers, then the body.
        var sections = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n", 3);
        var lines = sections[1].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var first = lines[0].Split(' ');
        var headers = lines[1..].Select(line => line.Split(':', 2))
            .ToDictionary(pair => pair[0].Trim(), pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        var path = new Uri(first[1]).AbsolutePath;
        return new TableRequest(first[0], path[path.LastIndexOf('/')..], string.Empty)
        {
            IfMatch = headers.GetValueOrDefault("If-Match"),
            WantsNoContent = headers.GetValueOrDefault("Prefer") == "return-no-content",
            Body = Encoding.UTF8.GetBytes(sections.Length > 2 ? sections[2].Trim() : string.Empty),
        };
    }

    private static string Write(List<TableAnswer> answers)
    {
        var text = new StringBuilder("--answers\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n");
        foreach (var answer in answers)
        {
            text.Append("--changes\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n")
                .Append($"HTTP/1.1 {answer.Status} {(answer.Status < 300 ? "Done" : "Refused")}\r\n")
                .Append("Content-Type: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0;\r\n");
            if (answer.ETag is { } etag)
            {
                text.Append($"ETag: {etag}\r\n");
            }

            text.Append("\r\n").Append(Encoding.UTF8.GetString(answer.Body)).Append("\r\n");
        }

        return text.Append("--changes--\r\n--answers--\r\n").ToString();
    }
}
