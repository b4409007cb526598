namespace CartFunctions.Tests.Soak;

/// <summary>The counts of a run.</summary>
public sealed class SoakTally
{
    private int operations;
    private int done;
    private int refused;
    private int unchanged;
    private int unknown;
    private int replayed;

    public int Operations => Volatile.Read(ref operations);

    public void Begin() => Interlocked.Increment(ref operations);

    public void Done() => Interlocked.Increment(ref done);

    public void Refused() => Interlocked.Increment(ref refused);

    public void Unchanged() => Interlocked.Increment(ref unchanged);

    public void Unknown() => Interlocked.Increment(ref unknown);

    public void Replayed() => Interlocked.Increment(ref replayed);

    public override string ToString() =>
        $"{operations} operations: {done} done, {refused} refused by a rule, {unchanged} answers \"nothing was changed\", "
        + $"{unknown} answers \"outcome unknown\", {replayed} replays";
}
