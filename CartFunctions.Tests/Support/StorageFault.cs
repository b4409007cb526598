using System.Net;

namespace CartFunctions.Tests.Support;

/// <summary>A fault of a storage call.</summary>
public sealed record StorageFault
{
    /// <summary>No fault.</summary>
    public static readonly StorageFault None = new();

    /// <summary>Storage applies the call, and the response is lost.</summary>
    public static readonly StorageFault LostResponse = new() { IsDropped = true };

    /// <summary>The connection is reset before storage gets the call.</summary>
    public static readonly StorageFault Reset = new() { IsApplied = false, IsDropped = true };

    /// <summary>A wait before the call, with a token that is cancelled when the app closes the connection.</summary>
    public Func<CancellationToken, Task>? Before { get; init; }

    /// <summary>
    /// Whether the call may time out, from the moment the proxy has it. This is for a <see cref="TestApp"/>; an app in another process
    /// always has its time-out.
    /// </summary>
    public bool TimesOut { get; init; }

    /// <summary>Whether storage gets and applies the call.</summary>
    public bool IsApplied { get; init; } = true;

    /// <summary>Called when storage has applied the call.</summary>
    public Action? AfterApplied { get; init; }

    /// <summary>Whether the connection is closed instead of a response.</summary>
    public bool IsDropped { get; init; }

    /// <summary>Whether the response ends after half its body, as if it were complete.</summary>
    public bool IsCutShort { get; init; }

    /// <summary>A status that replaces the response.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The body that goes with <see cref="Status"/>.</summary>
    public string Body { get; init; } = """{"error":"by the test"}""";

    /// <summary>The media type of <see cref="Body"/>.</summary>
    public string ContentType { get; init; } = "application/json";

    /// <summary>The Retry-After of <see cref="Status"/>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>The table service's error code for <see cref="Status"/>; null if the response is not the service's.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Storage does not get the call. The proxy responds in its place.</summary>
    public static StorageFault Answer(HttpStatusCode status) => new()
    {
        IsApplied = false,
        Status = status,
        ErrorCode = status switch
        {
            HttpStatusCode.BadRequest => "InvalidInput",
            HttpStatusCode.PreconditionFailed => "UpdateConditionNotSatisfied",
            _ => null,
        },
    };

    /// <summary>The call is refused because its table is being deleted, as in Azure.</summary>
    public static StorageFault TableBeingDeleted => Answer(HttpStatusCode.Conflict) with
    {
        ErrorCode = "TableBeingDeleted",
        Body = """{"odata.error":{"code":"TableBeingDeleted","message":{"lang":"en-US","value":"It is being deleted."}}}""",
    };

    /// <summary>The call is throttled, as in Azure.</summary>
    public static StorageFault Busy(int? retryAfterSeconds = null) => Answer(HttpStatusCode.ServiceUnavailable) with
    {
        ErrorCode = "ServerBusy",
        Body = """{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""",
        RetryAfterSeconds = retryAfterSeconds,
    };

    /// <summary>A batch is accepted with 202 and refused inside the response, as in Azure. Nothing of it is applied.</summary>
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

    /// <summary>Storage does not get the call, and the response is a page that does not come from the table service.</summary>
    public static StorageFault Page(HttpStatusCode status) =>
        Answer(status) with { Body = "<html><body>by the test</body></html>", ContentType = "text/html", ErrorCode = null };

    /// <summary>Storage applies the call, and the response has a status that denies it.</summary>
    public static StorageFault AppliedButReturns(HttpStatusCode status) => new() { Status = status };

    /// <summary>The call is delayed. The app may time out and close the connection, and then storage does not get the call.</summary>
    public static StorageFault Delay(TimeSpan time) => new() { Before = token => Task.Delay(time, token), TimesOut = true };

    /// <summary>Storage gets the call when the test says so. A <see cref="TestApp"/> waits without a time-out.</summary>
    public static StorageFault Held(Task until) => new() { Before = _ => until };

    /// <summary>The same, but the app may time out before that.</summary>
    public static StorageFault Late(Task until) => Held(until) with { TimesOut = true };

    /// <summary>Storage gets the call a second after the app has timed out.</summary>
    public static StorageFault AfterTimeout => new() { Before = PastHangUpAsync, TimesOut = true };

    private static async Task PastHangUpAsync(CancellationToken hungUp)
    {
        await Task.Delay(Timeout.Infinite, hungUp).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
    }
}
