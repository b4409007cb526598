using System.Globalization;
using System.Text;
using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>The history of a run: every operation with its answer and, with more detail, every call to storage.</summary>
/// <param name="loop">The source of the time.</param>
/// <param name="detail">How detailed the text is.</param>
internal sealed class History(EventLoop loop, HistoryDetail detail)
{
    /// <summary>How long an attempt may continue after the end of the function that needs it, in ticks.</summary>
    public const long LongestAttempt = 10 * TimeSpan.TicksPerSecond;

    private readonly StringBuilder text = new();

    /// <summary>The operations, in the order in which clients sent them.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>The violations during the run.</summary>
    public List<Violation> Reports { get; } = [];

    /// <summary>The writes of instances: their keys, the time when they were sent, and the time of their arrival.</summary>
    private readonly List<(int Instance, string Path, long From, long To)> writes = [];

    /// <summary>The history as lines; empty without any detail.</summary>
    public string Text => text.ToString();

    /// <summary>Records an operation that a client sends.</summary>
    public void Begin(Operation operation)
    {
        Operations.Add(operation);
        Trace(() => $"#{operation.Number} c{operation.Client} asks i{operation.Instance}: {operation}");
    }

    /// <summary>Records that a client gets its answer or gives up.</summary>
    public void End(Operation operation) =>
        Trace(() => $"#{operation.Number} c{operation.Client} gets {operation.Answer?.ToString() ?? "no answer"}");

    /// <summary>Records a call to storage that ended for its caller.</summary>
    public void Call(int instance, int number, long began, StorageFault fault, string how, TableRequest request, bool isEssential) => Trace(
        () => $"  i{instance} call {number} {request.Method} {Uri.UnescapeDataString(request.Path)} since {Time(began)}: {how}"
            + (fault == StorageFault.None ? string.Empty : $", {fault}"),
        isEssential);

    /// <summary>Records a write that an instance sends.</summary>
    public void Write(int instance, TableRequest request, long from, long to)
    {
        writes.Add((instance, request.KeyText, from, to));
    }

    /// <summary>
    /// Determines the time after which each operation of unknown outcome can have no effect. Until then every write to its cart has arrived
    /// that its instance sent up to <see cref="LongestAttempt"/> after its function ended, because another operation's attempt may contain
    /// it.
    /// </summary>
    public void FindLastPossibleEffects()
    {
        foreach (var operation in Operations.Where(operation => operation.IsUnknown || operation.StorageResponseWasLost))
        {
            var last = operation.FunctionEnded + LongestAttempt;
            operation.LastPossibleEffect = writes
                .Where(write => write.Instance == operation.Instance && write.From <= last && write.To > operation.FunctionEnded
                    && (operation.Target is not { } target || write.Path.Contains(target, StringComparison.Ordinal)))
                .Select(write => write.To)
                .Append(operation.FunctionEnded)
                .Max();
        }
    }

    /// <summary>Adds a violation.</summary>
    public void Report(Violation what)
    {
        Reports.Add(what);
        Trace(() => $"!! {what}");
    }

    /// <summary>Adds a line to the text.</summary>
    /// <param name="line">Creates the line.</param>
    /// <param name="isEssential">Whether the line belongs to the essential history.</param>
    public void Trace(Func<string> line, bool isEssential = true)
    {
        if (detail == HistoryDetail.All || (isEssential && detail == HistoryDetail.Essential))
        {
            text.Append(Time(loop.Now)).Append(' ').Append(line()).Append('\n');
        }
    }

    /// <summary>A time of the loop as seconds.</summary>
    public static string Time(long ticks) =>
        (ticks / (double)TimeSpan.TicksPerSecond).ToString("0000.000000", CultureInfo.InvariantCulture);
}
