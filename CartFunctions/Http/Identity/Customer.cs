namespace CartFunctions.Http.Identity;

/// <summary>A signed-in customer.</summary>
/// <param name="CartId">The customer's cart.</param>
/// <param name="UserId">The subject, as the issuer names the customer.</param>
internal sealed record Customer(ObjectId CartId, string UserId);
