namespace CartFunctions.Tests.Support;

/// <summary>The trait of the tests that only <c>npm run test:long</c> runs.</summary>
public static class LongTrait
{
    /// <summary>The trait, as an attribute of a test returns it.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, string>> Value { get; } = [new("Category", "Long")];
}
