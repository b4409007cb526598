using System.Net;

namespace CartFunctions.Tests.Support;

/// <summary>What happens to a call on its way.</summary>
public sealed record StorageFault
{
    /// <summary>Nothing.</summary>
    public static readonly StorageFault None = new();

    /// <summary>The call is done, and its answer lost.</summary>
    public static readonly StorageFault LostAnswer = new() { IsDropped = true };

    /// <summary>The connection is reset before the call is done.</summary>
    public static readonly StorageFault Reset = new() { IsDone = false, IsDropped = true };

    /// <summary>The call waits before it is done, under a token that is cancelled when the app hangs up.</summary>
    public Func<CancellationToken, Task>? Before { get; init; }

    /// <summary>Whether the call is done at all.</summary>
    public bool IsDone { get; init; } = true;

    /// <summary>Told when the call is done.</summary>
    public Action? AfterDone { get; init; }

    /// <summary>Whether the connection is closed in the answer's place.</summary>
    public bool IsDropped { get; init; }

    /// <summary>Whether the answer ends, as if it were whole, after half of its body.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>A status in the real answer's place.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The body that goes with <see cref="Status"/>.</summary>
    public string Body { get; init; } = """{"error":"by the test"}""";

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>What <see cref="Status"/> asks for.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The service's own code of the error that <see cref="Status"/> is; null if it is not the service's answer.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>The call is not done, and answered by the service with a status.</summary>
    public static StorageFault Answer(HttpStatusCode status) => new()
    {
        IsDone = false,
        Status = status,
        ErrorCode = status switch
        {
            HttpStatusCode.BadRequest => "InvalidInput",
            HttpStatusCode.PreconditionFailed => "UpdateConditionNotSatisfied",
            _ => null,
        },
    };

    /// <summary>The call is refused since its table is being deleted, as Azure does it.</summary>
    public static StorageFault TableBeingDeleted => Answer(HttpStatusCode.Conflict) with
    {
        ErrorCode = "TableBeingDeleted",
        Body = """{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"It is being deleted."}}}""",
    };

    /// <summary>The call is refused for want of capacity, as Azure does it.</summary>
    public static StorageFault Busy(int? retryAfterSeconds = null) => Answer(HttpStatusCode.ServiceUnavailable) with
    {
        ErrorCode = "ServerBusy",
        Body = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""",
        RetryAfterSeconds = retryAfterSeconds,
    };

    /// <summary>
    /// A batch is accepted, and within that answer refused, as Azure does it: nothing of it is done, and the status that says so is not
    /// that of the answer.
    /// </summary>
    public static StorageFault RefusedInside(HttpStatusCode status, string errorCode) => Answer(HttpStatusCode.Accepted) with
    {
        ContentType = "multipart/mixed; boundary=batchresponse_1",
        Body = string.Join("\r\n", [
            "--batchresponse_1",
            "Content-Type: multipart/mixed; boundary=changesetresponse_1",
            string.Empty,
            "--changesetresponse_1",
            "Content-Type: application/http",
            "Content-Transfer-Encoding: binary",
            string.Empty,
            $"HTTP/1.1 {(int)status} {status}",
            "X-Content-Type-Options: nosniff",
            "DataServiceVersion: 3.0;",
            "Content-Type: application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
            string.Empty,
            $$$$"""{"odata.error":{"code":"{{{{errorCode}}}}","message":{"lang":"en-US","value":"0:By the test."}}}""",
            "--changesetresponse_1--",
            "--batchresponse_1--",
            string.Empty,
        ]),
    };

    /// <summary>The call is not done, and answered by a page that is not the table service's.</summary>
    public static StorageFault Page(HttpStatusCode status) =>
        Answer(status) with { Body = "<html><body>by the test</body></html>", ContentType = "text/html", ErrorCode = null };

    /// <summary>The call is done, and answered by a status that denies it.</summary>
    public static StorageFault DoneBut(HttpStatusCode status) => new() { Status = status };

    /// <summary>The call waits that long and is done, unless the app hangs up meanwhile.</summary>
    public static StorageFault Delay(TimeSpan time) => new() { Before = token => Task.Delay(time, token) };

    /// <summary>The call is done when the test says so, whatever the app does meanwhile.</summary>
    public static StorageFault Held(Task until) => new() { Before = _ => until };
}
