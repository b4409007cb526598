using Azure;
using CartFunctions.Carts;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.CartChanges;

/// <summary>A change of a cart, as a client asks for it.</summary>
/// <param name="CartId">The cart; <see cref="CartChange.CreatesCart"/> says whether it may be absent.</param>
/// <param name="Change">What to do.</param>
/// <param name="Options">On what condition, and by what a repeat is known.</param>
/// <param name="Trace">Names the request in the log: one write may do the changes of several.</param>
internal sealed record CartChangeRequest(ObjectId CartId, CartChange Change, WriteOptions Options, string Trace)
{
    /// <summary>Whether it takes more than one write of one cart, so that no other change can go in with it.</summary>
    public bool StandsAlone => Change is ReserveChange or ReleaseChange or CheckOutChange or MergeChange;

    /// <summary>The order that the last attempt at a checkout was about to place; null for none.</summary>
    public Order? Order { get; set; }

    /// <summary>The products whose reservation rows are to be settled once the last attempt's write is in.</summary>
    public IReadOnlyList<ObjectId> Unsettled { get; set; } = [];

    /// <summary>What the last departure of a merge replaced in the source, and the version that the target had before the first.</summary>
    public (ETag? Replaced, EntityVersion Target) Departed { get; set; }

    /// <summary>Whether storage failed a call of the merge that may have been done.</summary>
    public bool HasLostAnswer { get; set; }
}
