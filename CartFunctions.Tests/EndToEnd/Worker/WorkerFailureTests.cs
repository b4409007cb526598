using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd.Worker;

/// <summary>Every failure of every operation, on a Functions worker.</summary>
public sealed class WorkerFailureTests(WorkerFailureAnswers answers) : FailureTests(answers), IClassFixture<WorkerFailureAnswers>;

/// <summary>The responses of a Functions worker.</summary>
public sealed class WorkerFailureAnswers()
    : FailureAnswers(new FailureWorld("workerfailures", async settings => await WorkerApp.StartAsync(settings)));
