namespace CartFunctions.Tests.Support;

/// <summary>The checkout that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The build configuration of the tests: <c>Debug</c> or <c>Release</c>.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string PathTo(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "CartFunctions.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder)!);
}
