using System.Collections.Immutable;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>
/// A reference model of one product, written from the contract. If storage's answer was lost, the app's answer shows the product as it is
/// when the app recognises its write; if the product was deleted since, as it was before.
/// </summary>
internal sealed class ProductModel : IModel<ProductModel.State>
{
    private const int MaxKeys = 20;

    private static readonly State Absent = new();

    /// <inheritdoc/>
    public State Initial => Absent;

    /// <inheritdoc/>
    public IEnumerable<Effect<State>> Apply(State state, Operation operation)
    {
        var answer = operation.IsUnknown ? null : operation.Answer;
        if (operation.Kind == OperationKind.ReservationWrite)
        {
            return ApplyReservationWrite(state, operation);
        }

        if (operation.Kind == OperationKind.GetProduct)
        {
            return answer is null || (answer.Status == 404 && state.Value is null)
                ? [new Effect<State>(state)]
                : EffectIfMatching(state, answer, 200);
        }

        if (operation.Key is { } key && state.Find(key) is { } known)
        {
            return answer is null ? [new Effect<State>(state)]
                : known.Identity == operation.Identity ? (answer.IsReplay ? EffectIfMatching(state, answer, 200) : [])
                : answer is { Status: 422, Error: "Idempotency key reused" } ? [new Effect<State>(state)] : [];
        }

        return answer is { IsReplay: true } ? [] : Change(state, operation, answer);
    }

    /// <inheritdoc/>
    public State? Observe(State state, Operation operation) =>
        state.Deleted is { } deleted && deleted == operation.Answer!.Product ? state : Match(state, operation.Answer!);

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
                : answer.Error == error ? EffectIfMatching(state, answer, status)
                : [];
        }

        return operation.Kind == OperationKind.DeleteProduct ? Delete(state, answer) : Save(state, operation, answer);
    }

    /// <summary>The effect of a write that reserves, releases or sells units. It changes nothing else.</summary>
    private static IEnumerable<Effect<State>> ApplyReservationWrite(State state, Operation operation)
    {
        var changed = state.Value is { } value
            ? value with { Stock = value.Stock + operation.Quantity, Reserved = operation.Product!.Reserved }
            : null;
        return changed is not null && changed == operation.Product ? [new Effect<State>(state.AfterReservationWrite(changed))] : [];
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

        if (Match(next, answer) is { } shown)
        {
            yield return new Effect<State>(shown);
        }

        if (operation.StorageResponseWasLost)
        {
            yield return new Effect<State>(next, IsObserved: false);
        }
    }

    /// <summary>The failure of a change in a state; null for none.</summary>
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

    private static IEnumerable<Effect<State>> EffectIfMatching(State state, Answer answer, int status) =>
        answer.Status == status && Match(state, answer) is { } matching ? [new Effect<State>(matching)] : [];

    /// <summary>Returns the state completed with the values of the answer; null if the answer contradicts the state.</summary>
    private static State? Match(State state, Answer answer) =>
        answer.Product is null || answer.Product != state.Value || (state.Tag is not null && state.Tag != answer.ETag) ? null
            : state.Tag is not null ? state
            : state with { Tag = answer.ETag };

    /// <summary>A state of a product. Values that no answer has shown are null.</summary>
    internal sealed record State
    {
        /// <summary>The product; null if it does not exist.</summary>
        public ProductState? Value { get; private init; }

        /// <summary>The product that was deleted last, if it was not saved since.</summary>
        public ProductState? Deleted { get; init; }

        /// <summary>The ETag of the state.</summary>
        public string? Tag { get; init; }

        /// <summary>Its last keyed changes, oldest first.</summary>
        private ImmutableArray<KnownKey> Keys { get; init; } = [];

        /// <summary>Finds the remembered change with a key; null if there is none.</summary>
        public KnownKey? Find(string key) => Keys.FirstOrDefault(known => known.Key == key);

        /// <summary>The state after a change.</summary>
        public State Next(ProductState value, Operation operation)
        {
            var keys = operation.Key is { } key ? Keys.Add(new KnownKey(key, operation.Identity, CreatedCart: false)) : Keys;
            return new State
            {
                Value = value,
                Keys = keys.Length > MaxKeys ? keys.RemoveAt(0) : keys,
            };
        }

        /// <summary>The state after units were reserved, released or checked out.</summary>
        public State AfterReservationWrite(ProductState value) => this with { Value = value, Tag = null };

        /// <inheritdoc/>
        public bool Equals(State? other) => other is not null && Value == other.Value && Deleted == other.Deleted && Tag == other.Tag
            && Keys.AsSpan().SequenceEqual(other.Keys.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Value, Deleted, Tag, Keys.Length);

        /// <inheritdoc/>
        public override string ToString() => Value is null ? "no product" : $"{Value} {Tag ?? "of an unknown tag"}";
    }
}
