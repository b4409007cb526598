using Azure;
using CartFunctions.Carts;

namespace CartFunctions.Storage;

/// <summary>A cart as the table has it.</summary>
/// <param name="Cart">The cart.</param>
/// <param name="ETag">The table's own tag of this state; a write names the one that it replaces.</param>
/// <param name="Writes">Who made the last versions.</param>
/// <param name="Keys">The last keyed changes.</param>
public sealed record StoredCart(Cart Cart, ETag ETag, RecentWrites Writes, RecentKeys Keys);
