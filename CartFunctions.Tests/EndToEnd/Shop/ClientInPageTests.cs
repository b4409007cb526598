using CartFunctions.Tests.Support;
using Microsoft.Playwright;

namespace CartFunctions.Tests.EndToEnd.Shop;

/// <summary>The client in <c>eng/client</c> on a page of another origin than the API.</summary>
public sealed class ClientInPageTests
{
    private const string Read = """
        async address => {
          const { CartClient } = await import('/client/dist/index.js');
          return (await new CartClient({ address, deadline: 500 }).read()).message;
        }
        """;

    [ChromiumFact]
    public async Task A_response_that_CORS_blocks_is_a_failure_that_names_CORS()
    {
        // The shop's content security policy would block the request before CORS does.
        await using var visit = await ShopVisit.StartAsync(new BrowserNewContextOptions { BypassCSP = true });
        await using var elsewhere = await TestApp.StartAsync();
        var page = await visit.OpenTabAsync();

        var message = await page.EvaluateAsync<string>(Read, elsewhere.Address.GetLeftPart(UriPartial.Authority));

        Assert.StartsWith("No answer: ", message, StringComparison.Ordinal);
        Assert.Contains("CORS", message, StringComparison.Ordinal);
    }
}
