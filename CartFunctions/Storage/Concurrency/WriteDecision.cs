namespace CartFunctions.Storage.Concurrency;

/// <summary>The decision of one attempt.</summary>
internal abstract record WriteDecision<TState>
{
    private WriteDecision()
    {
    }

    /// <summary>The change is already applied.</summary>
    /// <param name="State">The current state.</param>
    /// <param name="MadeIt">Whether the change created the cart or product.</param>
    /// <param name="IsReplay">Whether an earlier request with the same key applied it, and not a write of this request.</param>
    public sealed record Done(TState State, bool MadeIt, bool IsReplay) : WriteDecision<TState>;

    /// <summary>The change is refused.</summary>
    /// <param name="Failure">The reason.</param>
    /// <param name="Current">The current state, if the response includes it.</param>
    public sealed record Refused(Failure Failure, TState? Current = default) : WriteDecision<TState>;

    /// <summary>The change must be written.</summary>
    /// <param name="Next">The state to write, with the ETag of the state that it replaces.</param>
    /// <param name="MakesIt">Whether the change creates the cart or product.</param>
    public sealed record Write(TState Next, bool MakesIt) : WriteDecision<TState>;
}
