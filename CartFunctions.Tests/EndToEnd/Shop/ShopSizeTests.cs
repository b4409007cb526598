using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>A product of the shop that has sizes. The screenshot goes to <c>artifacts/</c>.</summary>
public sealed class ShopSizeTests
{
    [ChromiumFact]
    public async Task Two_sizes_of_a_product_are_two_lines()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();

        await ShopVisit.AddShirtAsync(page, "M");
        await ShopVisit.AddShirtAsync(page, "XL");
        await ShopVisit.AddShirtAsync(page, "M");

        await Expect(page.Locator("#lines .options")).ToHaveTextAsync(["size M", "size XL"]);
        await Expect(ShopVisit.Quantity(page, "size M")).ToHaveValueAsync("2");
        await Expect(ShopVisit.Quantity(page, "size XL")).ToHaveValueAsync("1");
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal(["M: 2", "XL: 1"], await StoredAsync(visit, page));

        await ShopVisit.Button(page, "One Roastery T-shirt, organic cotton, size XL more").ClickAsync();
        await ShopVisit.Button(page, "Remove Roastery T-shirt, organic cotton, size M").ClickAsync();
        await ShopVisit.WaitForResponsesAsync(page);
        await page.ReloadAsync();

        await Expect(page.Locator("#lines .options")).ToHaveTextAsync(["size XL"]);
        await Expect(ShopVisit.Quantity(page, "size XL")).ToHaveValueAsync("2");
        Assert.Equal(["XL: 2"], await StoredAsync(visit, page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task Sizes_added_without_a_network_arrive_on_lines_of_their_own()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddShirtAsync(page, "M");
        await ShopVisit.WaitForResponsesAsync(page);

        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddShirtAsync(page, "L");
        await ShopVisit.Button(page, "One Roastery T-shirt, organic cotton, size L more").ClickAsync();
        await ShopVisit.AddShirtAsync(page, "M");
        await Expect(ShopVisit.Quantity(page, "size L")).ToHaveValueAsync("2");
        await Expect(ShopVisit.Quantity(page, "size M")).ToHaveValueAsync("2");
        await visit.Profile.SetOfflineAsync(false);

        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(page.Locator("#lines .options")).ToHaveTextAsync(["size M", "size L"]);
        Assert.Equal(["M: 2", "L: 2"], await StoredAsync(visit, page));
    }

    [ChromiumFact]
    public async Task The_stock_counts_all_sizes_together()
    {
        await using var visit = await ShopVisit.StartAsync();
        await visit.App.Client.SaveProductAsync(ShopVisit.Shirt, stock: 3, price: "22", name: "Roastery T-shirt, organic cotton");
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddShirtAsync(page, "M");
        await ShopVisit.AddShirtAsync(page, "M");
        await ShopVisit.AddShirtAsync(page, "L");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.Button(page, "Reserve for 15 minutes").ClickAsync();
        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(page.Locator("#catalog").GetByText("Only 3 left")).ToHaveCountAsync(2); // The grinder is the other one.

        await ShopVisit.AddShirtAsync(page, "S");

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "Roastery T-shirt, organic cotton: only 3 left. Your cart has all of them.");
        await Expect(page.Locator("#lines .options")).ToHaveTextAsync(["size M", "size L"]);
    }

    [ChromiumFact]
    public async Task A_quantity_that_changed_elsewhere_is_told_with_its_size()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddShirtAsync(page, "M");
        await ShopVisit.AddShirtAsync(page, "L");
        await ShopVisit.WaitForResponsesAsync(page);
        var lines = (await visit.StoredCartAsync(page)).Data.GetProperty("items");
        await visit.App.Client.SetAsync(lines[1].GetProperty("lineId").GetString()!, 5, await ShopVisit.CartIdAsync(page));

        await ShopVisit.Button(page, "One Roastery T-shirt, organic cotton, size L more").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "Roastery T-shirt, organic cotton, size L: your cart has 5 of these now, so we did not apply your change.");
        await Expect(ShopVisit.Quantity(page, "size L")).ToHaveValueAsync("5");
        await Expect(ShopVisit.Quantity(page, "size M")).ToHaveValueAsync("1");
    }

    [ChromiumFact]
    public async Task A_size_is_chosen_and_added_with_the_keyboard_and_announced()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        var size = page.GetByRole(AriaRole.Combobox, new() { Name = "Size of Roastery T-shirt, organic cotton" });
        await size.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(size).ToHaveValueAsync("M");
        await page.Keyboard.PressAsync("Tab");
        await Expect(ShopVisit.Button(page, "Add to cart: Roastery T-shirt, organic cotton, size M")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#said")).ToHaveTextAsync("Roastery T-shirt, organic cotton, size M: 1 in your cart.");
    }

    [ChromiumFact]
    public async Task An_order_names_the_sizes()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddShirtAsync(page, "S");
        await ShopVisit.AddShirtAsync(page, "XL");
        await page.GetByLabel("Gift note").FillAsync("Happy birthday, Zoë!");
        await page.GetByLabel("Gift note").BlurAsync();
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.PayAsync(page);

        await Expect(page.Locator("#order-items li")).ToHaveTextAsync(
            [
                "1 × Roastery T-shirt, organic cotton, size S€22.00",
                "1 × Roastery T-shirt, organic cotton, size XL€22.00",
                ShopVisit.Shipping,
            ]);
        await Expect(page.Locator("#order-note")).ToHaveTextAsync("Happy birthday, Zoë!");
    }

    /// <summary>The sizes of the page's cart in the API, with their quantities.</summary>
    private static async Task<string[]> StoredAsync(ShopVisit visit, IPage page) =>
        [.. (await visit.StoredCartAsync(page)).Data.GetProperty("items").EnumerateArray().Select(line =>
            $"{line.GetProperty("options").GetProperty("size").GetString()}: {line.GetProperty("quantity").GetInt32()}")];
}
