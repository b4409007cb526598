using CartFunctions.Tests.Simulation.World;

namespace CartFunctions.Tests.Simulation.Checks;

/// <summary>
/// What the contract says of one product. A save or a delete whose answer from storage was lost is not promised to be done once: a
/// save may be done again over a delete that came between (<see cref="Echoes"/>), and a delete may claim what another deleted. A save
/// whose answer was lost shows the product as it is when the write is recognised.
/// </summary>
internal sealed class ProductModel : IModel<ProductModel.State>
{
    private static readonly State Absent = new(null);

    /// <inheritdoc/>
    public State Initial => Absent;

    /// <summary>The saves of a history that may be done once more, as operations of which nobody knows.</summary>
    public static IEnumerable<Operation> Echoes(IEnumerable<Operation> operations) => operations
        .Where(operation => operation is { Kind: OperationKind.SaveProduct, LostAnAnswer: true })
        .Select(operation => operation with { Number = -1 - operation.Number, Answer = null });

    /// <inheritdoc/>
    public IEnumerable<Effect<State>> Take(State state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        var isThere = state.Value is not null;
        switch (operation.Kind, answer?.Status)
        {
            case (OperationKind.SaveProduct, null):
                yield return new Effect<State>(new State(operation.Product));
                break;
            case (OperationKind.SaveProduct, 200 or 201) when isThere == (answer!.Status == 200) || operation.LostAnAnswer:
                if (answer!.Product == operation.Product)
                {
                    yield return new Effect<State>(new State(operation.Product));
                }

                if (operation.LostAnAnswer)
                {
                    yield return new Effect<State>(new State(operation.Product), IsSeen: false);
                }

                break;
            case (OperationKind.DeleteProduct, null):
            case (OperationKind.DeleteProduct, 200) when isThere && answer!.Product == state.Value:
                yield return new Effect<State>(Absent);
                break;
            case (OperationKind.GetProduct, null):
            case (OperationKind.GetProduct, 200) when isThere && answer!.Product == state.Value:
            case (OperationKind.GetProduct or OperationKind.DeleteProduct, 404) when !isThere:
            case (OperationKind.DeleteProduct, 200) when operation.LostAnAnswer: // Another may have deleted it.
                yield return new Effect<State>(state);
                break;
        }
    }

    /// <inheritdoc/>
    public State? Observe(State state, Operation operation) => operation.Answer!.Product == state.Value ? state : null;

    /// <inheritdoc/>
    public bool ChangesNothing(Operation operation) => operation.Kind == OperationKind.GetProduct || operation.Answer is { IsSuccess: false };

    /// <summary>The product; null if it is not there.</summary>
    public sealed record State(ProductValue? Value);
}
