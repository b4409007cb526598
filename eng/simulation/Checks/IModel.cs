using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>What the contract says of one object, a cart or a product, as the search for an order asks it.</summary>
internal interface IModel<TState>
    where TState : class
{
    /// <summary>The state before the first operation.</summary>
    TState Initial { get; }

    /// <summary>
    /// The effects that an operation may have in a state; none if its answer is not possible there. An operation of unknown outcome has
    /// every effect that it may have.
    /// </summary>
    IEnumerable<Effect<TState>> Apply(TState state, Operation operation);

    /// <summary>
    /// The state, now that the answer of an operation which took effect earlier shows it; null if the answer shows another state.
    /// </summary>
    TState? Observe(TState state, Operation operation);

    /// <summary>Whether the operation leaves every state unchanged.</summary>
    bool ChangesNothing(Operation operation);
}

/// <summary>The effect of an operation.</summary>
/// <param name="State">The state after it.</param>
/// <param name="IsObserved">Whether the answer shows this state. If not, the answer shows a later one.</param>
internal readonly record struct Effect<TState>(TState State, bool IsObserved = true);
