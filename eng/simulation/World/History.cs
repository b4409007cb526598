using System.Globalization;
using System.Text;
using CartFunctions.Simulation.Checks;
using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.Faults;
using CartFunctions.Simulation.Tables;

namespace CartFunctions.Simulation.World;

/// <summary>What happened in a run: every operation with its answer and, if wanted, every call to storage.</summary>
/// <param name="loop">Tells the time.</param>
/// <param name="tracing">What the text tells.</param>
internal sealed class History(EventLoop loop, Tracing tracing)
{
    /// <summary>How long an attempt may continue after the function of an operation that it carries ended; in ticks.</summary>
    public const long LongestAttempt = 10 * TimeSpan.TicksPerSecond;

    private readonly StringBuilder text = new();

    /// <summary>The operations, in the order in which clients sent them.</summary>
    public List<Operation> Operations { get; } = [];

    /// <summary>The violations that were seen during the run.</summary>
    public List<Violation> Reports { get; } = [];

    /// <summary>The writes that instances sent: their keys, when they were sent, and when they arrived or would have arrived.</summary>
    private readonly List<(int Instance, string Path, long From, long To)> writes = [];

    /// <summary>The history in lines; empty unless it was wanted.</summary>
    public string Text => text.ToString();

    /// <summary>A client sends an operation.</summary>
    public void Begin(Operation operation)
    {
        Operations.Add(operation);
        Trace(() => $"#{operation.Number} c{operation.Client} asks i{operation.Instance}: {operation}");
    }

    /// <summary>A client has its answer, or gives up.</summary>
    public void End(Operation operation) =>
        Trace(() => $"#{operation.Number} c{operation.Client} gets {operation.Answer?.ToString() ?? "no answer"}");

    /// <summary>A call to storage ended for its caller.</summary>
    public void Call(int instance, int number, long began, StorageFault fault, string how, TableRequest request, bool isEssential) => Trace(
        () => $"  i{instance} call {number} {request.Method} {Uri.UnescapeDataString(request.Path)} since {Time(began)}: {how}"
            + (fault == StorageFault.None ? string.Empty : $", {fault}"),
        isEssential);

    /// <summary>An instance sends a write.</summary>
    public void Write(int instance, TableRequest request, long from, long to)
    {
        writes.Add((instance, request.KeyText, from, to));
    }

    /// <summary>
    /// Finds out when each operation that nobody knows of could have no effect any more: when every write has arrived that its
    /// instance sent to its cart until a while after its function ended, since another's attempt may have carried it.
    /// </summary>
    public void Settle()
    {
        foreach (var operation in Operations.Where(operation => operation.IsUnknown || operation.LostAnAnswer))
        {
            var last = operation.FunctionEnded + LongestAttempt;
            operation.Settled = writes
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
    /// <param name="line">Makes the line.</param>
    /// <param name="isEssential">Whether it is told even if only what is essential is.</param>
    public void Trace(Func<string> line, bool isEssential = true)
    {
        if (tracing == Tracing.All || (isEssential && tracing == Tracing.Essential))
        {
            text.Append(Time(loop.Now)).Append(' ').Append(line()).Append('\n');
        }
    }

    /// <summary>A time of the loop as seconds.</summary>
    public static string Time(long ticks) =>
        (ticks / (double)TimeSpan.TicksPerSecond).ToString("0000.000000", CultureInfo.InvariantCulture);
}
