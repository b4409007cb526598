using Azure;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// Marks a cart into which a merge moves lines on the condition that the cart does not change (the client's If-Match). The lines may leave
/// the source only in the state that the claim names. If the source changes without starting the merge, the claim is void.
/// </summary>
/// <param name="Id">The id of the merge, as in the source's <see cref="MergeIntent"/>.</param>
/// <param name="Source">The cart that gives the lines.</param>
/// <param name="SourceETag">The ETag of the source's entity in that state.</param>
internal sealed record MergeClaim(WriteId Id, ObjectId Source, ETag SourceETag);
