using System.Reflection;

namespace CartFunctions.WorkerHost;

/// <summary>The options of a <see cref="FunctionsHost"/>.</summary>
internal sealed record FunctionsHostOptions
{
    /// <summary>The folder of the published app.</summary>
    public string AppFolder { get; init; } = typeof(FunctionsHostOptions).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "FunctionAppFolder").Value!;

    /// <summary>The app's settings, as environment variables.</summary>
    public required IReadOnlyDictionary<string, string?> Settings { get; init; }
}
