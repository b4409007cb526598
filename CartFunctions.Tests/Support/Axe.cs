using Microsoft.Playwright;

namespace CartFunctions.Tests.Support;

/// <summary>axe-core, which finds accessibility problems of a page.</summary>
internal static class Axe
{
    private static readonly Lazy<Task<string>> Script =
        new(() => File.ReadAllTextAsync(Repository.PathTo("node_modules", "axe-core", "axe.min.js")));

    // The other results would only take time.
    private const string Violations = """
        async ([within, rules]) => (await axe.run(within, { resultTypes: ['violations'], ...(rules && { runOnly: rules }) })).violations
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
        """;

    // A page learns of a new colour scheme while one of its next two frames is made. Only then do its transitions start.
    private const string TransitionsEnd = """
        async () => {
          await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
          const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
          await Promise.allSettled(transitions.map(({ finished }) => finished));
        }
        """;

    /// <summary>The violations on a page, or within one of its elements: each rule with the elements that violate it.</summary>
    public static Task<string[]> FindAsync(IPage page, string within = "html") => FindAsync(page, within, null);

    /// <summary>
    /// The same in light and in dark colours. Only colours depend on the scheme, so only they are checked twice.
    /// </summary>
    public static async Task<string[]> FindInBothSchemesAsync(IPage page, string within = "html")
    {
        await ShowInAsync(page, ColorScheme.Light);
        var light = await FindAsync(page, within, null);
        await ShowInAsync(page, ColorScheme.Dark);
        return [.. light, .. await FindAsync(page, within, ["color-contrast", "link-in-text-block"])];
    }

    private static async Task ShowInAsync(IPage page, ColorScheme scheme)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await page.EvaluateAsync(TransitionsEnd);
    }

    private static async Task<string[]> FindAsync(IPage page, string within, string[]? rules)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
        {
            await page.EvaluateAsync(await Script.Value);
        }

        return await page.EvaluateAsync<string[]>(Violations, new object?[] { within, rules });
    }
}
