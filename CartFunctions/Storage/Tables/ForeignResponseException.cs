namespace CartFunctions.Storage.Tables;

/// <summary>
/// A call was answered by somebody else than the table service, such as a proxy with a page of its own: nothing is known of what
/// became of it. An <see cref="IOException"/>, so that the SDK repeats the call as it does after a broken connection.
/// </summary>
/// <param name="status">The HTTP status of the answer.</param>
internal sealed class ForeignResponseException(int status)
    : IOException($"an answer with status {status} that is not the table service's");
