using Microsoft.Playwright;

namespace CartFunctions.Tests.Support;

/// <summary>axe-core, which finds accessibility problems of a page.</summary>
internal static class Axe
{
    private static readonly Lazy<Task<string>> Script =
        new(() => File.ReadAllTextAsync(Repository.PathTo("node_modules", "axe-core", "axe.min.js")));

    /// <summary>The violations on a page: each rule with the elements that violate it.</summary>
    public static async Task<string[]> FindAsync(IPage page)
    {
        await page.EvaluateAsync(await Script.Value);
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)");
    }
}
