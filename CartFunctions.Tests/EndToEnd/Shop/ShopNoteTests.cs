using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The gift note of the shop, which is data of the cart.</summary>
public sealed class ShopNoteTests
{
    private const string Text = "Happy birthday, Zoë!\nFrom all of us ☕";

    [ChromiumFact]
    public async Task A_gift_note_survives_a_reload_and_goes_to_the_order()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await Expect(Note(page)).ToBeHiddenAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");

        await Note(page).FillAsync(Text);
        await Note(page).BlurAsync();
        await Expect(page.Locator("#said")).ToHaveTextAsync("Your gift note is saved.");
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal(Text, await StoredNoteAsync(visit, page));
        await page.ReloadAsync();
        await Expect(Note(page)).ToHaveValueAsync(Text);
        await ShopVisit.PayAsync(page);

        await Expect(page.Locator("#order-note")).ToHaveTextAsync(Text, new() { UseInnerText = true });
        await Expect(Note(page)).ToBeHiddenAsync();
        await ShopVisit.AddAsync(page, "Burr grinder");
        await Expect(Note(page)).ToHaveValueAsync(string.Empty);
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Null(await StoredNoteAsync(visit, page));
        Assert.Empty(visit.Complaints);
    }

    [ChromiumFact]
    public async Task A_gift_note_written_without_a_network_arrives_later()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await visit.Profile.SetOfflineAsync(true);
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await Note(page).FillAsync("Draft");
        await Note(page).BlurAsync();
        await Note(page).FillAsync(Text);
        await Note(page).BlurAsync();
        await Expect(page.Locator("#gift").GetByText("saving…")).ToBeVisibleAsync();

        await visit.Profile.SetOfflineAsync(false);

        await ShopVisit.WaitForResponsesAsync(page);
        await Expect(page.Locator("#gift").GetByText("saving…")).ToBeHiddenAsync();
        await Expect(Note(page)).ToHaveValueAsync(Text);
        Assert.Equal(Text, await StoredNoteAsync(visit, page));
    }

    [ChromiumFact]
    public async Task A_gift_note_is_not_lost_when_the_shopper_reloads_while_typing()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await Note(page).PressSequentiallyAsync("Happy");

        await page.ReloadAsync();

        await Expect(Note(page)).ToHaveValueAsync("Happy");
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal("Happy", await StoredNoteAsync(visit, page));
    }

    [ChromiumFact]
    public async Task An_order_placed_straight_from_the_gift_note_has_it()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);

        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.PayButton(page)).ToBeVisibleAsync();
        await Note(page).PressSequentiallyAsync("Happy birthday");
        await ShopVisit.PayButton(page).ClickAsync();

        await Expect(page.Locator("#order-note")).ToHaveTextAsync("Happy birthday");
        await Expect(page.Locator("#paid")).ToHaveTextAsync("€58.90");
    }

    [ChromiumFact]
    public async Task No_cart_is_bought_unseen_together_with_a_gift_note()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await ShopVisit.GoToTillAsync(page);
        await Expect(ShopVisit.PayButton(page)).ToBeVisibleAsync();
        await visit.App.Client.SetAsync(ShopVisit.Kettle, 2, await ShopVisit.CartIdAsync(page)); // From another device.

        await Note(page).PressSequentiallyAsync("Happy birthday");
        await ShopVisit.PayButton(page).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Your cart has changed.");
        await Expect(ShopVisit.Quantity(page, "Gooseneck")).ToHaveValueAsync("2");
        await Expect(Note(page)).ToHaveValueAsync("Happy birthday");
        Assert.Equal("Happy birthday", await StoredNoteAsync(visit, page));
    }

    [ChromiumFact]
    public async Task A_gift_note_that_changed_elsewhere_is_not_overwritten()
    {
        await using var visit = await ShopVisit.StartAsync();
        var page = await visit.OpenTabAsync();
        await ShopVisit.AddAsync(page, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(page);
        await visit.App.Client.SetDataAsync("""{"note":"Theirs","locale":"fr"}""", await ShopVisit.CartIdAsync(page));

        await Note(page).FillAsync("Mine");
        await Note(page).BlurAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync(
            "Your gift note was changed elsewhere, so we did not apply your change.");
        await Expect(Note(page)).ToHaveValueAsync("Theirs");
        await Note(page).FillAsync(string.Empty);
        await Note(page).BlurAsync();
        await ShopVisit.WaitForResponsesAsync(page);
        Assert.Equal("""{"locale":"fr"}""", (await visit.StoredCartAsync(page)).Data.GetProperty("data").GetRawText());
    }

    [ChromiumFact]
    public async Task A_gift_note_of_one_tab_shows_in_the_other()
    {
        await using var visit = await ShopVisit.StartAsync();
        var (first, second) = (await visit.OpenTabAsync(), await visit.OpenTabAsync());
        await ShopVisit.AddAsync(first, "Gooseneck kettle");
        await ShopVisit.WaitForResponsesAsync(first);

        await Note(first).FillAsync("Happy birthday");
        await Note(first).BlurAsync();

        await Expect(Note(second)).ToHaveValueAsync("Happy birthday");
    }

    private static ILocator Note(IPage page) => page.GetByLabel("Gift note");

    private static async Task<string?> StoredNoteAsync(ShopVisit visit, IPage page)
    {
        var data = (await visit.StoredCartAsync(page)).Data.GetProperty("data");
        return data.TryGetProperty("note", out var note) ? note.GetString() : null;
    }
}
