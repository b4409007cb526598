using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>What one thing, a cart or a product, may answer and become.</summary>
internal interface IModel<TState>
    where TState : class
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>
    /// The states that an operation may leave if it takes effect in this one; none if its answer is not possible here. An operation
    /// of which nobody knows has every effect that it may have.
    /// </summary>
    IEnumerable<Effect<TState>> Take(TState state, Operation operation);

    /// <summary>The state as the answer of an operation whose effect came earlier shows it; null if it shows another.</summary>
    TState? Observe(TState state, Operation operation);

    /// <summary>Whether the operation leaves every state as it is.</summary>
    bool ChangesNothing(Operation operation);
}

/// <summary>The effect of an operation.</summary>
/// <param name="State">The state after it.</param>
/// <param name="IsSeen">Whether the answer shows this state; if not, it shows a later one.</param>
internal readonly record struct Effect<TState>(TState State, bool IsSeen = true);
