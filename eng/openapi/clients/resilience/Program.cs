// Adds one of each product to each cart, through a network that fails. A test compiles this file with the client that NSwag generates and
// with the policy of docs/clients.md, and then counts (CartFunctions.Tests/EndToEnd/RepeatedChangeTests.cs).
// Arguments: the address, the ids of the carts, and those of the products, each separated by commas.
using Microsoft.Extensions.DependencyInjection;
using Shop;

await using var services = new ServiceCollection().AddShop(new Uri(args[0])).BuildServiceProvider();
var shop = services.GetRequiredService<CartFunctionsClient>();
var products = args[2].Split(',');
await Task.WhenAll(args[1].Split(',').Select(async cart =>
{
    foreach (var product in products)
    {
        await shop.AddItemAsync(new AddItemRequest { CartId = cart, ProductId = product, Quantity = 1 });
    }
}));
Console.WriteLine("Every change succeeded.");
