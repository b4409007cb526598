using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>Every failure of every operation, on a Functions worker.</summary>
public sealed class WorkerFailureTests(WorkerFailureResponses answers) : FailureTests(answers), IClassFixture<WorkerFailureResponses>;

/// <summary>The responses of a Functions worker.</summary>
public sealed class WorkerFailureResponses()
    : FailureResponses(new FailureWorld("workerfailures", async settings => await WorkerApp.StartAsync(settings)));
