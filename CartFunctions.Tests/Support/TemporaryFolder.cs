namespace CartFunctions.Tests.Support;

/// <summary>A temporary folder that is deleted after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cartfunctions-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
