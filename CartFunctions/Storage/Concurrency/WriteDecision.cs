namespace CartFunctions.Storage.Concurrency;

/// <summary>What an attempt at a change comes to.</summary>
internal abstract record WriteDecision<TState>
{
    private WriteDecision()
    {
    }

    /// <summary>The change is in already.</summary>
    /// <param name="State">The thing as it now is.</param>
    /// <param name="MadeIt">Whether the change made the thing.</param>
    /// <param name="IsReplay">Whether it is in by an earlier request with the same key, not by a write of this one.</param>
    public sealed record Done(TState State, bool MadeIt, bool IsReplay) : WriteDecision<TState>;

    /// <summary>The change cannot be made.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="Current">The thing as it now is, if the contract shows it beside the failure.</param>
    public sealed record Refused(Failure Failure, TState? Current = default) : WriteDecision<TState>;

    /// <summary>The change is to be written.</summary>
    /// <param name="Next">What to write, and over what.</param>
    /// <param name="MakesIt">Whether there was nothing before.</param>
    public sealed record Write(TState Next, bool MakesIt) : WriteDecision<TState>;
}
