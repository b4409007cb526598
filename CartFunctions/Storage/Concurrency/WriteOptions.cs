namespace CartFunctions.Storage.Concurrency;

/// <summary>The client's conditions and its idempotency key (contract, "Every change of a cart").</summary>
/// <param name="IfMatch">The If-Match condition; null for none.</param>
/// <param name="Keyed">The change with its idempotency key; null if it has no key.</param>
internal sealed record WriteOptions(IfMatch? IfMatch, KeyedChange? Keyed)
{
    /// <summary>Whether the change may only create (If-None-Match: *). A change that cannot create ignores it.</summary>
    public bool MustCreate { get; init; }

    /// <summary>Whether the conditions depend on the current state beyond its existence.</summary>
    public bool DependsOnState => MustCreate || IfMatch is { AnyTag: false };

    /// <summary>No condition and no key.</summary>
    public static readonly WriteOptions None = new(null, null);
}
