using CartFunctions.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>Lines with problems in the shop's cart.</summary>
public sealed class ShopProblemsTests
{
    [ChromiumFact]
    public async Task A_line_shows_its_problems()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.AddAsync(page, "Burr grinder");
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(page.Locator(".problems li")).ToHaveCountAsync(0);

        await visit.App.Client.SaveProductAsync(ShopVisit.Kettle, stock: 0, price: "49.5", name: "Gooseneck kettle, 0.9 l");
        await visit.App.Client.DeleteProductAsync(ShopVisit.Grinder);
        var cartId = await ShopVisit.CartIdAsync(page);
        await Eventually.HoldsAsync(async () => // What a cart shows of its products may be 5 s old.
            (await visit.App.Client.GetCartAsync(cartId)).Text.Contains("Product not found", StringComparison.Ordinal));
        await page.ReloadAsync();

        await Expect(ShopVisit.Line(page, "Gooseneck").Locator(".problems li")).ToHaveTextAsync(
            ["Sold out.", "The price is now €49.50."]);
        await Expect(ShopVisit.Line(page, "no longer sold").Locator(".problems li")).ToHaveTextAsync(["No longer sold."]);
    }
}
