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
