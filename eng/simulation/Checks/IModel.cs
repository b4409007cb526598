using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A model of one object, a cart or a product, for the linearization search.</summary>
internal interface IModel<TState>
    where TState : class
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>
    /// The possible effects of an operation in a state; none if its answer is impossible there. An operation of unknown outcome has all
    /// effects that the contract allows.
    /// </summary>
    IEnumerable<Effect<TState>> Apply(TState state, Operation operation);

    /// <summary>
    /// Returns the state completed with the answer of an operation that took effect earlier; null if the answer contradicts it.
    /// </summary>
    TState? Observe(TState state, Operation operation);

    /// <summary>Whether the operation leaves every state unchanged.</summary>
    bool ChangesNothing(Operation operation);
}

/// <summary>The effect of an operation.</summary>
/// <param name="State">The state after it.</param>
/// <param name="IsObserved">Whether the answer shows this state. Otherwise it shows a later one.</param>
internal readonly record struct Effect<TState>(TState State, bool IsObserved = true);
