using Azure;
using CartFunctions.Storage.Concurrency;

namespace CartFunctions.Storage.Carts;

/// <summary>
/// A merge into this cart depends on the cart's state, by the client's If-Match. The lines may leave the other cart only in the one
/// state that the claim names. Once the other cart has another state without having departed, the claim is void.
/// </summary>
/// <param name="Id">The merge, as the other cart's <see cref="MergeIntent"/> will name it.</param>
/// <param name="Source">The other cart.</param>
/// <param name="SourceETag">The table's own tag of the state that the lines may leave.</param>
internal sealed record MergeClaim(WriteId Id, ObjectId Source, ETag SourceETag);
