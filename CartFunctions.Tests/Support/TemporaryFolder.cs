namespace CartFunctions.Tests.Support;

/// <summary>A folder of a test's own, gone after it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cartfunctions-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
