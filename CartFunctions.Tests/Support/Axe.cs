using Microsoft.Playwright;

namespace CartFunctions.Tests.Support;

/// <summary>axe-core, which finds what keeps people from using a page.</summary>
internal static class Axe
{
    private static readonly Lazy<Task<string>> Script =
        new(() => File.ReadAllTextAsync(Repository.PathTo("node_modules", "axe-core", "axe.min.js")));

    /// <summary>What it finds of a page as it is: each rule, and the elements that break it.</summary>
    public static async Task<string[]> FindAsync(IPage page)
    {
        await page.EvaluateAsync(await Script.Value);
        return await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)");
    }
}
