using Microsoft.Playwright;

namespace CartFunctions.Tests.Support;

/// <summary>axe-core, which finds accessibility problems of a page.</summary>
internal static class Axe
{
    private static readonly Lazy<Task<string>> Script =
        new(() => File.ReadAllTextAsync(Repository.PathTo("node_modules", "axe-core", "axe.min.js")));

    // The other results would only take time.
    private const string Violations = """
        async (within) => (await axe.run(within, { resultTypes: ['violations'] })).violations
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
        """;

    /// <summary>The violations on a page, or within one of its elements: each rule with the elements that violate it.</summary>
    public static async Task<string[]> FindAsync(IPage page, string within = "html")
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(await Script.Value);
        }

        return await page.EvaluateAsync<string[]>(Violations, within);
    }
}
