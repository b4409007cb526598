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
    public override bool CanShowIn(Profile profile) => profile.HasMerges;

    /// <summary>The writes of an arrival, the target's and the marker's; null if the call is none.</summary>
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

/// <summary>Nothing says that lines arrived but the lines themselves.</summary>
internal sealed class MergeWithoutMarker : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "a merge without its marker";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        Arrival(request) is { } arrival && RowOf(arrival.Target, world)?.ETag == arrival.Target.IfMatch
            ? Batch.Of([world.Storage.Handle(arrival.Target), TableAnswer.NoContent()])
            : world.Storage.Handle(request);
}

/// <summary>The app finishes a merge from its first read of the source, and does not read the source again.</summary>
internal sealed class NoSecondLookAtSource : MergeDefect
{
    private readonly Dictionary<(int Asking, string CartId), TableAnswer> read = [];
    private readonly Dictionary<int, string> finishing = [];

    /// <inheritdoc/>
    public override string Name => "a merge finished without a second look at the source";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world)
    {
        if (world.Asking is { Number: var asking })
        {
            if (MarkerRead(request) is { } id)
            {
                finishing[asking] = id;
            }
            else if (request.IsRead && StoredNames.CartOf(request) is { } cartId)
            {
                var isSecond = finishing.TryGetValue(asking, out var merge) && read.TryGetValue((asking, cartId), out var first)
                    && Encoding.UTF8.GetString(first.Body).Contains($"\"LeavingId\":\"{merge}\"", StringComparison.Ordinal);
                finishing.Remove(asking);
                return isSecond ? read[(asking, cartId)] : read[(asking, cartId)] = world.Storage.Handle(request);
            }
        }

        return world.Storage.Handle(request);
    }
}

/// <summary>Where nothing fits, or the client's condition does not hold any more, only the marker is made.</summary>
internal sealed class TargetUnwritten : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "a target that is not written where nothing fits";

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
/// Who finishes a merge looks for the marker first and then at the target: what arrived in between goes unseen, and the target's new
/// ETag fits.
/// </summary>
internal sealed class MarkerReadBeforeTarget : MergeDefect
{
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public override string Name => "the marker read before the target";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) =>
        MarkerRead(request) is not null && RowOf(request, world) is { } marker
            && marker.Timestamp > LoopClock.Epoch.AddTicks(world.Loop.Now) - Before
            ? TableAnswer.Of(TableError.NotFound)
            : world.Storage.Handle(request);
}

/// <summary>A change of a cart forgets what is leaving it.</summary>
internal sealed class DepartureForgotten : MergeDefect
{
    private const string Id = "LeavingId";

    /// <inheritdoc/>
    public override string Name => "a departure that a change of the cart forgets";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.Exists(property => property.Name == Id)
            && RowOf(CartRow.In(request)!.Delete(), world)?.Find(Id) is not null
                ? properties.FindAll(property => !property.Name.StartsWith("Leaving", StringComparison.Ordinal))
                : properties));
}

/// <summary>No cart says that a merge depends on its state: it changes, and the lines leave for it all the same.</summary>
internal sealed class ClaimNotStored : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "a condition that is not stored with the target";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.FindAll(
            property => !property.Name.StartsWith("Claim", StringComparison.Ordinal))));
}

/// <summary>
/// Who changes a cart on which a merge depends does not keep the lines from leaving. On a storage where lines are slow to leave, or it
/// would take many scenarios to meet.
/// </summary>
internal sealed class ClaimNotVoided : MergeDefect
{
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(800);

    /// <inheritdoc/>
    public override string Name => "a change that does not stop the merge that depends on the cart";

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
            ? usual with { Arrives = usual.Arrives + Slowness }
            : usual;
}

/// <summary>The lines leave before the client's condition is looked at, and come back if it does not hold.</summary>
internal sealed class LinesLeaveBeforeCondition : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "lines that leave before the condition is looked at";

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

/// <summary>The client's key does not go along with the lines: who brings them in its place does not remember it.</summary>
internal sealed class KeyLeftBehind : MergeDefect
{
    /// <inheritdoc/>
    public override string Name => "lines that leave without their key";

    /// <inheritdoc/>
    public override TableAnswer Handle(TableRequest request, SimulatedWorld world) => world.Storage.Handle(
        CartRow.Change(request, properties => properties.FindAll(property => property.Name is not ("LeavingKey" or "LeavingOperation"))));
}
