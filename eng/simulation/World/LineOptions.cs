using System.Collections.Immutable;

namespace CartFunctions.Simulation.World;

/// <summary>The options of lines in a run, as the JSON of answers with sorted names.</summary>
internal static class LineOptions
{
    /// <summary>No options.</summary>
    public const string None = "{}";

    private const string Large = """{"size":"L"}""";
    private const string Engraved = """{"size":"M","text":"For M."}""";

    /// <summary>All options.</summary>
    public static ImmutableArray<string> All { get; } = [None, Large, Engraved];

    /// <summary>The member of a request body, after a comma. The order of the names varies, because it is not significant.</summary>
    public static string Member(string options, bool isReversed) => options switch
    {
        None => string.Empty,
        Engraved when isReversed => ""","options":{"text":"For M.","size":"M"}""",
        _ => $""","options":{options}""",
    };
}
