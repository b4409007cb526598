using System.Text;
using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;
using CartFunctions.Simulation.World;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Simulation.Defects;

/// <summary>A fault in how carts are merged.</summary>
internal abstract class MergeDefect : Defect
{
    private const string MarkerStart = "merge-";

    /// <inheritdoc/>
    public override bool IsOfMerges => true;

    /// <summary>The writes of the target and the marker in an arrival; null for another call.</summary>
    protected static (TableRequest Target, TableRequest Marker)? Arrival(TableRequest request) =>
        request.Path == "/$batch" && Batch.PartsOf(request) is [{ Method: "PUT" } target, { Method: "POST" } marker]
            && ODataJson.ReadEntity(marker.Body).Row?.StartsWith(MarkerStart, StringComparison.Ordinal) == true
            ? (target, marker)
            : null;

    /// <summary>The merge whose marker a call reads; null if it reads none.</summary>
    protected static string? MarkerRead(TableRequest request) =>
        request.IsRead && request.Path.StartsWith("/carts(", StringComparison.Ordinal) && EntityAddress.Parse(request.Path).Key is { } key
            && key.Row.StartsWith(MarkerStart, StringComparison.Ordinal) ? key.Row[MarkerStart.Length..] : null;

    /// <summary>The row that a call names.</summary>
    protected static StoredEntity? RowOf(TableRequest request, SimulatedWorld world) =>
        world.Storage.Find("carts").Find(EntityAddress.Parse(request.Path).Key!.Value);
}

/// <summary>The app stores no marker when lines arrive.</summary>
internal sealed class MergeWithoutMarker : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "a merge has no marker";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        Arrival(request) is { } arrival && RowOf(arrival.Target, world)?.ETag == arrival.Target.IfMatch
            ? Batch.Of([world.Storage.Handle(arrival.Target), TableAnswer.NoContent()])
            : world.Storage.Handle(request);
}

/// <summary>The app finishes a merge from its first read of the source, and does not read the source again.</summary>
internal sealed class SourceNotReadAgain : MergeDefect
{
    private readonly Dictionary<(int Operation, string CartId), TableAnswer> read = [];
    private readonly Dictionary<int, string> finishing = [];

    /// <inheritdoc/>
    public override string Name => "a merge does not read the source again";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.CurrentOperation is { Number: var number })
        {
            if (MarkerRead(request) is { } id)
            {
                finishing[number] = id;
            }
            else if (request.IsRead && StoredNames.CartOf(request) is { } cartId)
            {
                var isSecond = finishing.TryGetValue(number, out var merge) && read.TryGetValue((number, cartId), out var first)
                    && Encoding.UTF8.GetString(first.Body).Contains($"\"LeavingId\":\"{merge}\"", StringComparison.Ordinal);
                finishing.Remove(number);
                return isSecond ? read[(number, cartId)] : read[(number, cartId)] = world.Storage.Handle(request);
            }
        }

        return world.Storage.Handle(request);
    }
}

/// <summary>If no line fits or the client's condition no longer holds, the app writes only the marker and not the target.</summary>
internal sealed class TargetNotWritten : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "the target is not written if nothing fits";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (Arrival(request) is not { } arrival || RowOf(arrival.Target, world) is not { } target
            || target.ETag != arrival.Target.IfMatch || !Equals(target.Find(CartRow.Lines)?.Value, LinesIn(arrival.Target)))
        {
            return world.Storage.Handle(request);
        }

        var answer = world.Storage.Handle(arrival.Marker);
        return Batch.Of(answer.Status < 300 ? [TableAnswer.NoContent(target.ETag), answer] : [answer]);
    }

    private static object? LinesIn(TableRequest write) =>
        ODataJson.ReadEntity(write.Body).Properties.Single(property => property.Name == CartRow.Lines).Value;
}

/// <summary>
/// The app reads the marker before the target when it finishes a merge. It misses an arrival in between, and its write uses the target's
/// new ETag.
/// </summary>
internal sealed class MarkerReadBeforeTarget : MergeDefect
{
    private static readonly TimeSpan StaleFor = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Name => "the app reads the marker before the target";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        MarkerRead(request) is not null && RowOf(request, world) is { } marker
            && marker.Timestamp > LoopClock.Epoch.AddTicks(world.Loop.Now) - StaleFor
            ? TableAnswer.Of(TableError.NotFound)
            : world.Storage.Handle(request);
}

/// <summary>A change of a cart loses the lines in transit.</summary>
internal sealed class MergeIntentLost : MergeDefect
{
    private const string Id = "LeavingId";

    /// <inheritdoc/>
    public override string Name => "a change of the cart loses the lines in transit";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.Exists(property => property.Name == Id)
            && RowOf(CartRow.In(request)!.Delete(), world)?.Find(Id) is not null
                ? properties.FindAll(property => !property.Name.StartsWith("Leaving", StringComparison.Ordinal))
                : properties));
}

/// <summary>The target does not store that a merge depends on its state. It changes, and the lines are moved to it nevertheless.</summary>
internal sealed class ClaimNotStored : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "a condition is not stored with the target";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.FindAll(
            property => !property.Name.StartsWith("Claim", StringComparison.Ordinal))));
}

/// <summary>
/// A change of a cart on which a merge depends does not stop the merge. Storage delays the writes that start merges, so few scenarios
/// suffice to show it.
/// </summary>
internal sealed class ClaimNotVoided : MergeDefect
{
    private static readonly TimeSpan WriteDelay = TimeSpan.FromMilliseconds(800);

    /// <inheritdoc/>
    public override string Name => "a change does not stop a merge that depends on the cart";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        request.Method == "PUT" && CartRow.In(request) is not null && RowOf(request, world) is { } row && row.ETag == request.IfMatch
            && ODataJson.ReadEntity(request.Body).Properties.ToList() is var properties
            && properties.All(property => StoredRows.Text(row, property.Name) == StoredRows.TextOf(property.Value))
            && properties.Count == row.Properties.Count
                ? TableAnswer.NoContent("W/\"datetime'2030-01-01T00%3A00%3A00.0000000Z'\"")
                : world.Storage.Handle(request);

    /// <inheritdoc/>
    public override CallPlan Plan(TableRequest request, CallPlan usual) =>
        request.Method == "PUT" && CartRow.In(request) is not null
        && ODataJson.ReadEntity(request.Body).Properties.Any(property => property.Name == "LeavingId")
            ? usual with { Arrives = usual.Arrives + WriteDelay }
            : usual;
}

/// <summary>The app moves the lines before it checks the client's condition, and returns them if the condition does not hold.</summary>
internal sealed class LinesLeaveBeforeCondition : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "lines are moved before the condition is checked";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        var answer = world.Storage.Handle(request);
        if (answer.Status == StatusCodes.Status412PreconditionFailed && CartRow.In(request) is not null
            && ODataJson.ReadEntity(request.Body).Properties.ToDictionary(
                property => property.Name, property => property.Value) is var asked
            && asked.TryGetValue("ClaimSource", out var source)
            && world.Storage.Find("carts").Find(CartRow.KeyOf((string)source)) is { } row && row.Find("LeavingId") is null)
        {
            var merge = Convert.FromHexString((string)asked["ClaimId"]);
            world.Storage.Handle(CartRow.Replace(row, property => property.Name switch
            {
                CartRow.Version => property with { Value = (long)property.Value + 2 },
                CartRow.Writes => property with { Value = (byte[])[.. (byte[])property.Value, .. merge, .. merge] },
                _ => property,
            }));
        }

        return answer;
    }
}

/// <summary>
/// The client's key is not stored with the lines in transit, so another request that finishes the merge does not record it.
/// </summary>
internal sealed class KeyNotMoved : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "lines are moved without their key";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.FindAll(property => property.Name is not ("LeavingKey" or "LeavingOperation"))));
}
