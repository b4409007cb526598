using CartFunctions.Carts;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Changes;

/// <summary>A change of a cart, as a client asks for it.</summary>
/// <param name="CartId">The cart; <see cref="CartChange.CreatesCart"/> says whether it may be absent.</param>
/// <param name="Change">What to do.</param>
/// <param name="Options">On what condition, and by what a repeat is known.</param>
internal sealed record CartChangeRequest(ObjectId CartId, CartChange Change, WriteOptions Options)
{
    /// <summary>Whether it is about what is reserved, and so takes more than one write of one cart.</summary>
    public bool IsPurchase => Change is Reserve or Release or CheckOut;

    /// <summary>The order that the last attempt at a checkout was about to place; null for none.</summary>
    public Order? Order { get; set; }

    /// <summary>The products whose reservation rows are to be settled once the last attempt's write is in.</summary>
    public IReadOnlyList<ObjectId> Unsettled { get; set; } = [];
}
