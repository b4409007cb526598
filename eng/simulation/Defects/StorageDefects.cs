using System.Text.Json.Nodes;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Defects;

/// <summary>Writes ignore the ETag, so the later of two writers wins and the other's change is lost.</summary>
internal sealed class ETagIgnored : Defect
{
    /// <inheritdoc/>
    public override string Name => "writes ignore the ETag";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        world.Storage.Handle(request.IfMatch is null ? request : request with { IfMatch = "*" });
}

/// <summary>A new cart replaces one that another writer has just created.</summary>
internal sealed class InsertReplaces : Defect
{
    /// <inheritdoc/>
    public override string Name => "an insert that replaces";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (request.Method == "POST" && CartRow.In(request) is { } row)
        {
            world.Storage.Handle(row.Delete());
        }

        return world.Storage.Handle(request);
    }
}

/// <summary>Write ids are not stored, so the app cannot tell its own write from another's.</summary>
internal sealed class OwnWriteNotRecognised : Defect
{
    /// <inheritdoc/>
    public override string Name => "the app does not recognise its own write";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.ConvertAll(
            property => property.Name == CartRow.Writes ? property with { Value = new byte[((byte[])property.Value).Length] } : property)));
}

/// <summary>Write ids of products are not stored, so a stock change whose answer was lost is applied again.</summary>
internal sealed class OwnStockChangeNotRecognised : Defect
{
    /// <inheritdoc/>
    public override string Name => "the app does not recognise its own stock change";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        request.Method != "GET" && request.Path.StartsWith("/products(", StringComparison.Ordinal) && request.Body.Length > 0
            ? CartRow.Change(request, EntityAddress.Parse(request.Path).Key!.Value, properties => properties.FindAll(
                property => property.Name != CartRow.Writes))
            : request);
}

/// <summary>If several lines are added at once, the last is not saved.</summary>
internal sealed class LastOfManyLinesNotSaved : Defect
{
    /// <inheritdoc/>
    public override string Name => "the last of many lines is not saved";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var before = CartRow.In(request) is { } row ? Count(world.Storage.Find("carts").Find(row.Key)?.Find(CartRow.Lines)) : 0;
        return world.Storage.Handle(CartRow.Change(request, properties => properties.ConvertAll(property =>
            property.Name == CartRow.Lines && Count(property) > before + 1 ? property with { Value = WithoutLast(property) } : property)));
    }

    private static int Count(TableProperty? lines) => lines is { } text ? JsonNode.Parse((string)text.Value)!.AsArray().Count : 0;

    private static string WithoutLast(TableProperty lines)
    {
        var array = JsonNode.Parse((string)lines.Value)!.AsArray();
        array.RemoveAt(array.Count - 1);
        return array.ToJsonString();
    }
}

/// <summary>The keys are written after the change in a separate call, which may arrive too late.</summary>
internal sealed class KeysWrittenSeparately : Defect
{
    /// <inheritdoc/>
    public override string Name => "keys are written in a separate call";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (CartRow.In(request) is not { } row || world.Storage.Find("carts") is not { } carts)
        {
            return world.Storage.Handle(request);
        }

        var before = carts.Find(row.Key)?.Find(CartRow.Keys);
        TableProperty? keys = null;
        var without = CartRow.Change(request, properties =>
        {
            var others = properties.FindAll(property => property.Name != CartRow.Keys);
            keys = properties.Find(property => property.Name == CartRow.Keys);
            return before is { } known ? [.. others, known] : others;
        });
        var answer = world.Storage.Handle(without);
        if (answer.Status < 300 && keys is { } later)
        {
            world.Loop.After(TimeSpan.FromMilliseconds(300), () => world.Storage.Handle(row.Merge(later)));
        }

        return answer;
    }
}

/// <summary>A call that timed out or whose connection broke is treated as if it was never sent.</summary>
internal sealed class LateWriteTreatedAsLost : Defect
{
    /// <inheritdoc/>
    public override string Name => "a late write is treated as lost";

    /// <inheritdoc/>
    public override HttpRequestException? ConnectionFailure(HttpRequestException? cause, TableRequest request) =>
        request.IsRead ? cause : new HttpRequestException(HttpRequestError.ConnectionError, "No connection.");
}

/// <summary>
/// The SDK repeats a conditional write whose answer was lost. The app gets the repeat's answer, which is a conflict with its own write.
/// </summary>
internal sealed class WriteRepeatedBySdk : Defect
{
    /// <inheritdoc/>
    public override string Name => "the SDK repeats a conditional write";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = world.Storage.Handle(request);
        var isLost = (world.Loop.Now & 7) == 0;
        return isLost && !request.IsRead && answer.Status < 300 ? world.Storage.Handle(request) : answer;
    }
}

/// <summary>Reads of a table come from an outdated copy.</summary>
internal sealed class StaleReads(string table, TimeSpan age, string name) : Defect
{
    private readonly Dictionary<string, (long At, TableAnswer Answer)> copies = [];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (!request.IsRead || !request.Path.StartsWith($"/{table}(", StringComparison.Ordinal))
        {
            return world.Storage.Handle(request);
        }

        var asked = $"{request.Path}?{request.Query}";
        if (!copies.TryGetValue(asked, out var copy) || world.Loop.Now - copy.At > age.Ticks)
        {
            copies[asked] = copy = (world.Loop.Now, world.Storage.Handle(request));
        }

        return copy.Answer;
    }
}

/// <summary>Storage's Retry-After does not reach the app's retries.</summary>
internal sealed class RetryAfterIgnored : Defect
{
    /// <inheritdoc/>
    public override string Name => "the app ignores storage's Retry-After";

    /// <inheritdoc/>
    public override TableAnswer Throttle(TableAnswer usual) => usual with { RetryAfter = null };
}

/// <summary>Some writes are answered as successful but not performed.</summary>
internal sealed class AnswerWithoutWrite : Defect
{
    /// <inheritdoc/>
    public override string Name => "a change is answered but not written";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = (world.Loop.Now & 31) == 0 && request.Method == "PUT" && CartRow.In(request) is not null;
        return answer ? TableAnswer.NoContent("W/\"datetime'2030-01-01T00%3A00%3A00.0000000Z'\"") : world.Storage.Handle(request);
    }
}
