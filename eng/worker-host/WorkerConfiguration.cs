using System.Text.Json;

namespace CartFunctions.WorkerHost;

/// <summary>The start command in the <c>worker.config.json</c> of a published app.</summary>
/// <param name="Executable">The program to run.</param>
/// <param name="WorkerPath">The first argument.</param>
internal sealed record WorkerConfiguration(string Executable, string WorkerPath)
{
    /// <summary>Reads it from the folder of the app.</summary>
    /// <exception cref="NotSupportedException">The worker does not list its functions.</exception>
    public static WorkerConfiguration Read(string appFolder)
    {
        using var file = File.OpenRead(Path.Combine(appFolder, "worker.config.json"));
        using var json = JsonDocument.Parse(file);
        var description = json.RootElement.GetProperty("description");
        return description.GetProperty("workerIndexing").GetString() == "true"
            ? new WorkerConfiguration(
                description.GetProperty("defaultExecutablePath").GetString()!, description.GetProperty("defaultWorkerPath").GetString()!)
            : throw new NotSupportedException("This host needs a worker that lists its functions.");
    }
}
