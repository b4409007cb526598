using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// What the contract says of one product. Where an answer from storage was lost, the answer shows the product as it is when the write is
/// recognised; if it was deleted since, as it was then.
/// </summary>
internal sealed class ProductModel : IModel<ProductModel.State>
{
    private const int MostKeys = 20;

    private static readonly State Absent = new();

    /// <inheritdoc/>
    public State Initial => Absent;

    /// <inheritdoc/>
    public IEnumerable<Effect<State>> Apply(State state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        if (operation.Kind == OperationKind.MoveUnits)
        {
            return Move(state, operation);
        }

        if (operation.Kind == OperationKind.GetProduct)
        {
            return answer is null || (answer.Status == 404 && state.Value is null) ? [new Effect<State>(state)] : Seen(state, answer, 200);
        }

        if (operation.Key is { } key && state.Find(key) is { } known)
        {
            return answer is null ? [new Effect<State>(state)]
                : known.Identity == operation.Identity ? (answer.IsReplay ? Seen(state, answer, 200) : [])
                : answer is { Status: 422, Error: "Idempotency key reused" } ? [new Effect<State>(state)] : [];
        }

        return answer is { IsReplay: true } ? [] : Change(state, operation, answer);
    }

    /// <inheritdoc/>
    public State? Observe(State state, Operation operation) =>
        state.Deleted is { } deleted && deleted == operation.Answer!.Product ? state : Shows(state, operation.Answer!);

    /// <inheritdoc/>
    public bool ChangesNothing(Operation operation) =>
        operation.Kind == OperationKind.GetProduct || operation.Answer is { IsSuccess: false } || operation.Answer is { IsReplay: true };

    private static IEnumerable<Effect<State>> Change(State state, Operation operation, Answer? answer)
    {
        if (RefusalOf(state, operation) is var (status, error))
        {
            var isRefused = answer?.Status == status && answer.Error == error
                && (status != 412 || (state.Value is null && answer.Product is null));
            return answer is null || isRefused ? [new Effect<State>(state)]
                : answer.Error == error ? Seen(state, answer, status)
                : [];
        }

        return operation.Kind == OperationKind.DeleteProduct ? Delete(state, answer) : Save(state, operation, answer);
    }

    /// <summary>Units were reserved, given back or bought: nothing else changes.</summary>
    private static IEnumerable<Effect<State>> Move(State state, Operation operation)
    {
        var moved = state.Value is { } value
            ? value with { Stock = value.Stock + operation.Quantity, Reserved = operation.Product!.Reserved }
            : null;
        return moved is not null && moved == operation.Product ? [new Effect<State>(state.Moved(moved))] : [];
    }

    private static IEnumerable<Effect<State>> Delete(State state, Answer? answer) =>
        answer is null || (answer.Status == 200 && answer.Product == state.Value)
            ? [new Effect<State>(Absent with { Deleted = state.Value })]
            : [];

    private static IEnumerable<Effect<State>> Save(State state, Operation operation, Answer? answer)
    {
        var next = state.Next(
            operation.Kind == OperationKind.ChangeStock
                ? state.Value! with { Stock = state.Value.Stock + operation.Quantity }
                : operation.Product! with { Reserved = state.Value?.Reserved ?? 0, Sku = operation.Product.Sku ?? state.Value?.Sku },
            operation);
        if (answer is null)
        {
            yield return new Effect<State>(next);
            yield break;
        }

        if (!answer.IsSuccess || answer.Status == 201 != state.Value is null)
        {
            yield break;
        }

        if (Shows(next, answer) is { } shown)
        {
            yield return new Effect<State>(shown);
        }

        if (operation.LostAnAnswer)
        {
            yield return new Effect<State>(next, IsObserved: false);
        }
    }

    /// <summary>How a change is refused in a state; null if it is not.</summary>
    private static (int Status, string Error)? RefusalOf(State state, Operation operation)
    {
        var isStockChange = operation.Kind == OperationKind.ChangeStock;
        if (state.Value is not { } value)
        {
            return operation.Kind != OperationKind.SaveProduct ? (404, "Product not found")
                : operation.IfMatch is not null ? (412, "Product has changed")
                : null;
        }

        return operation.IfMatch is { } condition && condition != "*" && condition != state.Tag ? (412, "Product has changed")
            : operation.Product?.Sku is { } sku && sku != value.Sku ? (409, "SKU is taken")
            : operation.Kind == OperationKind.DeleteProduct && value.Reserved > 0 ? (409, "Product is reserved")
            : isStockChange && value.Stock + operation.Quantity < 0 ? (400, "Insufficient stock")
            : null;
    }

    private static IEnumerable<Effect<State>> Seen(State state, Answer answer, int status) =>
        answer.Status == status && Shows(state, answer) is { } seen ? [new Effect<State>(seen)] : [];

    /// <summary>The state, now that an answer shows it; null if it shows another.</summary>
    private static State? Shows(State state, Answer answer) =>
        answer.Product is null || answer.Product != state.Value || (state.Tag is not null && state.Tag != answer.ETag) ? null
            : state.Tag is not null ? state
            : state with { Tag = answer.ETag };

    /// <summary>A product in one of its states; what no answer has shown yet is null.</summary>
    internal sealed record State
    {
        /// <summary>The product; null if it is not there.</summary>
        public ProductValue? Value { get; private init; }

        /// <summary>What was deleted last, if nothing was saved since.</summary>
        public ProductValue? Deleted { get; init; }

        /// <summary>Names the state.</summary>
        public string? Tag { get; init; }

        /// <summary>Its last keyed changes, oldest first.</summary>
        private ImmutableArray<KnownKey> Keys { get; init; } = [];

        /// <summary>The keyed change of a key; null if none is remembered.</summary>
        public KnownKey? Find(string key) => Keys.FirstOrDefault(known => known.Key == key);

        /// <summary>The state after a change.</summary>
        public State Next(ProductValue value, Operation operation)
        {
            var keys = operation.Key is { } key ? Keys.Add(new KnownKey(key, operation.Identity, MadeCart: false)) : Keys;
            return new State
            {
                Value = value,
                Keys = keys.Length > MostKeys ? keys.RemoveAt(0) : keys,
            };
        }

        /// <summary>The state after units were reserved, given back or bought.</summary>
        public State Moved(ProductValue value) => this with { Value = value, Tag = null };

        /// <inheritdoc/>
        public bool Equals(State? other) => other is not null && Value == other.Value && Deleted == other.Deleted && Tag == other.Tag
            && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Value, Deleted, Tag, Keys.Length);

        /// <inheritdoc/>
        public override string ToString() => Value is null ? "no product" : $"{Value} {Tag ?? "of a tag not seen"}";
    }
}
