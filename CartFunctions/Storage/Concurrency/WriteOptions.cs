namespace CartFunctions.Storage.Concurrency;

/// <summary>On what condition a change is made, and by what a repeat of it is known (contract, "Every change of a cart").</summary>
/// <param name="IfMatch">The client's condition; null for none.</param>
/// <param name="Keyed">The change under its idempotency key; null if it has none.</param>
internal sealed record WriteOptions(IfMatch? IfMatch, KeyedChange? Keyed)
{
    /// <summary>Whether the change is made only if it creates what it changes; one that cannot create takes no notice.</summary>
    public bool MustCreate { get; init; }

    /// <summary>Whether the change is not to be made in every state in which there is what it changes.</summary>
    public bool DependsOnState => MustCreate || IfMatch is { AnyTag: false };

    /// <summary>Neither condition nor key.</summary>
    public static readonly WriteOptions None = new(null, null);
}
