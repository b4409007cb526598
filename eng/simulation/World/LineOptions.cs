using System.Collections.Immutable;

namespace CartFunctions.Simulation.World;

/// <summary>The options that lines have in a run, as the JSON that answers show: the names in their order.</summary>
internal static class LineOptions
{
    /// <summary>No options.</summary>
    public const string None = "{}";

    private const string Large = """{"size":"L"}""";
    private const string Engraved = """{"size":"M","text":"For M."}""";

    /// <summary>All of them.</summary>
    public static ImmutableArray<string> All { get; } = [None, Large, Engraved];

    /// <summary>The member of a request's body, with a comma before it. The order of names is not significant, so it varies.</summary>
    public static string Member(string options, bool isReversed) => options switch
    {
        None => string.Empty,
        Engraved when isReversed => ""","options":{"text":"For M.","size":"M"}""",
        _ => $""","options":{options}""",
    };
}
