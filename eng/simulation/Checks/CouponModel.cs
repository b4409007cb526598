using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A reference model of one coupon, written from the contract: its definition, and one use by each order.</summary>
internal sealed class CouponModel : IModel<CouponModel.State>
{
    /// <inheritdoc/>
    public State Initial { get; } = new(null, null);

    /// <inheritdoc/>
    public IEnumerable<Effect<State>> Apply(State state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        return operation.Kind switch
        {
            OperationKind.CouponUseWrite => ApplyUseWrite(state, operation.Coupon!),
            OperationKind.SaveCoupon => Save(state, operation, answer),
            _ when state.Value is null =>
                answer is null or { Status: 404, Error: "Coupon not found" } ? [new Effect<State>(state)] : [],
            _ when answer is not null && (answer.Status != 200 || answer.Coupon != state.Value) => [],
            OperationKind.DeleteCoupon => [new Effect<State>(new State(null, state.Value))],
            _ => [new Effect<State>(state)],
        };
    }

    /// <inheritdoc/>
    public State? Observe(State state, Operation operation) =>
        operation.Answer!.Coupon == state.Value || operation.Answer.Coupon == state.Deleted ? state : null;

    /// <inheritdoc/>
    public bool ChangesNothing(Operation operation) =>
        operation.Kind == OperationKind.GetCoupon || operation.Answer is { IsSuccess: false };

    /// <summary>The effect of a write that reserves, releases or counts a use. It changes nothing else.</summary>
    private static IEnumerable<Effect<State>> ApplyUseWrite(State state, CouponState after) =>
        state.Value is { } value && value with { Used = after.Used } == after && after.Used - value.Used is 0 or 1
            ? [new Effect<State>(state with { Value = after })]
            : [];

    private static IEnumerable<Effect<State>> Save(State state, Operation operation, Answer? answer)
    {
        var next = new State(operation.Coupon! with { Used = state.Value?.Used ?? 0 }, null);
        if (answer is null)
        {
            yield return new Effect<State>(next);
            yield break;
        }

        if (answer.Status != (state.Value is null ? 201 : 200))
        {
            yield break;
        }

        if (answer.Coupon == next.Value)
        {
            yield return new Effect<State>(next);
        }

        if (operation.StorageResponseWasLost)
        {
            yield return new Effect<State>(next, IsObserved: false);
        }
    }

    /// <summary>A state of a coupon.</summary>
    /// <param name="Value">The coupon; null if it does not exist.</param>
    /// <param name="Deleted">The coupon that was deleted last, if it was not saved since.</param>
    internal sealed record State(CouponState? Value, CouponState? Deleted);
}
