namespace CartFunctions.Storage.Tables;

/// <summary>
/// The response comes from something else than the table service, such as a proxy, so the outcome of the call is unknown. It derives from
/// <see cref="IOException"/> so that the SDK retries the call as it does after a broken connection.
/// </summary>
/// <param name="status">The HTTP status of the response.</param>
internal sealed class NonStorageResponseException(int status)
    : IOException($"the response with status {status} does not come from the table service");
