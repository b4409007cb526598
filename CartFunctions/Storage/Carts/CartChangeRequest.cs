using CartFunctions.Carts;
using CartFunctions.Storage.Writes;

namespace CartFunctions.Storage.Carts;

/// <summary>A change of a cart, as a client asks for it.</summary>
/// <param name="CartId">The cart; <see cref="CartChange.CreatesCart"/> says whether it may be absent.</param>
/// <param name="Change">What to do.</param>
/// <param name="Options">On what condition, and by what a repeat is known.</param>
internal sealed record CartChangeRequest(ObjectId CartId, CartChange Change, WriteOptions Options);
