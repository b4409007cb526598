using System.Collections.Concurrent;
using CartFunctions.Standalone;
using CartFunctions.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>The page <c>/api/docs</c> in a real browser. A screenshot goes to <c>artifacts/docs.png</c>.</summary>
public sealed class DocsPageTests
{
    [ChromiumFact]
    public async Task The_page_lists_every_operation_and_can_send_an_add()
    {
        await using var app = await TestApp.StartAsync();
        await SampleCatalog.LoadIfEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));
        await using var profile = await Chromium.OpenProfileAsync();
        var page = await profile.NewPageAsync();
        var (browserErrors, hosts) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        page.Console += (_, message) => EnqueueIf(browserErrors, message.Type is "error" or "warning", message.Text);
        page.PageError += (_, error) => browserErrors.Enqueue(error);
        page.RequestFailed += (_, request) => browserErrors.Enqueue($"{request.Url} {request.Failure}");
        page.Request += (_, request) => EnqueueIf(hosts, new Uri(request.Url) is { Scheme: not "data" }, new Uri(request.Url).Authority);

        await page.GotoAsync(new Uri(app.Address, "/api/docs/").ToString());
        await page.Locator(".opblock").First.WaitForAsync();
        var listed = await page.Locator(".opblock-summary-operation-id").AllInnerTextsAsync();
        var shown = await TryOutAsync(page.Locator("#operations-Cart-AddItem"));
        await page.ScreenshotAsync(new()
        {
            Path = Repository.PathTo("artifacts", "docs.png"),
            FullPage = true,
            Clip = new() { Width = 1200, Height = 2400 },
        });

        Assert.Equal(OpenApiDocument.Current.Operations.Select(operation => operation.Id).Order(), listed.Order());
        Assert.Contains("\"totalAmount\": 179.9", shown, StringComparison.Ordinal);
        Assert.Contains("Burr grinder", shown, StringComparison.Ordinal);
        Assert.Empty(browserErrors);
        Assert.Equal([app.Address.Authority], hosts.Distinct());
        var cart = await app.Client.GetCartAsync("5eed5eed5eed5eed5eed5eed");
        Assert.Equal(2, cart.Items[0].Quantity);
    }

    [ChromiumFact]
    [Trait("Category", "Long")]
    public async Task The_page_has_no_accessibility_violation()
    {
        await using var app = await TestApp.StartAsync();
        await SampleCatalog.LoadIfEmptyAsync(app.Services, Repository.PathTo("eng", "sample-catalog", "products.ndjson"));
        await using var profile = await Chromium.OpenProfileAsync();
        var page = await profile.NewPageAsync();
        await page.GotoAsync(new Uri(app.Address, "/api/docs").ToString());
        await page.Locator(".opblock").First.WaitForAsync();

        await TryOutAsync(page.Locator("#operations-Cart-AddItem"));
        foreach (var operation in (string[])["Cart-GetCart", "Cart-ClearCart", "Purchase-Reserve", "Catalog-ImportProducts"])
        {
            await page.Locator($"#operations-{operation} .opblock-summary-control").ClickAsync();
        }

        Assert.Empty(await Axe.FindInBothSchemesAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Authorize" }).First.ClickAsync();
        await page.GetByRole(AriaRole.Dialog).WaitForAsync();
        Assert.Empty(await Axe.FindInBothSchemesAsync(page, "[role=dialog]"));
    }

    [ChromiumFact]
    public async Task The_page_follows_the_colour_scheme_of_the_system()
    {
        await using var app = await TestApp.StartAsync();
        await using var profile = await Chromium.OpenProfileAsync();
        var page = await profile.NewPageAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await page.GotoAsync(new Uri(app.Address, "/api/docs").ToString());
        await page.Locator(".opblock").First.WaitForAsync();
        await Expect(page.Locator("html")).ToHaveCSSAsync("background-color", "rgb(28, 32, 34)");

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        await Expect(page.Locator("html")).ToHaveCSSAsync("background-color", "rgba(0, 0, 0, 0)");
    }

    [ChromiumFact]
    public async Task The_page_downloads_at_most_520_kB()
    {
        await using var app = await TestApp.StartAsync();
        await using var profile = await Chromium.OpenProfileAsync();
        var page = await profile.NewPageAsync();
        var requests = new ConcurrentQueue<IRequest>();
        page.RequestFinished += (_, request) => requests.Enqueue(request);

        await page.GotoAsync(new Uri(app.Address, "/api/docs").ToString(), new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.Locator(".opblock").First.WaitForAsync();

        var sizes = await Task.WhenAll(requests.Select(request => request.SizesAsync()));
        var files = requests.Select(request => new Uri(request.Url).AbsolutePath);
        Assert.Superset(new HashSet<string> { "/api/docs/swagger-ui-bundle.js", "/api/openapi.json" }, files.ToHashSet());
        Assert.InRange(sizes.Sum(size => size.ResponseBodySize), 1, 520_000);
    }

    /// <summary>Sends the operation's example from the document. Returns the response that the page shows.</summary>
    private static async Task<string> TryOutAsync(ILocator operation)
    {
        await operation.Locator(".opblock-summary-control").ClickAsync();
        await operation.GetByText("Try it out").ClickAsync();
        await operation.GetByText("Execute").ClickAsync();
        var answer = operation.Locator(".live-responses-table .response");
        await answer.WaitForAsync();
        return await answer.InnerTextAsync();
    }

    private static void EnqueueIf(ConcurrentQueue<string> queue, bool condition, string text)
    {
        if (condition)
        {
            queue.Enqueue(text);
        }
    }
}
