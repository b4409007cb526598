namespace CartFunctions.Tests.Support;

/// <summary>The tests that <c>npm test</c> leaves to <c>npm run test:long</c>.</summary>
public static class LongTests
{
    /// <summary>What marks them.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Traits { get; } = [new("Category", "Long")];
}
