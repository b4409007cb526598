// What an application does with the client that NSwag generates. A test generates it with each JSON library, compiles this file and runs
// it (CartFunctions.Tests/EndToEnd/GeneratedClientTests.cs). Argument: the app's address.
using System.Security.Cryptography;
using System.Text;
using Shop;
using static Session;

using var statuses = new StatusRecorder();
using var http = new HttpClient(statuses) { BaseAddress = new Uri(args[0]) };
var shop = new CartFunctionsClient(http);
var (beans, cart) = (NewId(), NewId());

// A PUT answers 201, and then 200. Money is a decimal: as doubles the sum has 17 decimals, and is refused.
await shop.SaveProductAsync(new SaveProductRequest { Name = "Beans", Price = 0.1m + 0.2m, Stock = 9 }, beans);
Must(statuses.Last == 201, "the first save creates the product");
var saved = await shop.SaveProductAsync(new SaveProductRequest { Name = "Beans", Price = 0.3m, Stock = 10 }, beans);
Must(statuses.Last == 200 && saved.Data.Price == 0.3m, "the second save replaces the product");

// A change takes effect once, however often it is sent.
var add = new AddItemRequest { CartId = cart, ProductId = beans, Quantity = 2 };
var first = await shop.AddItemAsync(add, idempotency_Key: "add-1");
var repeated = await shop.AddItemAsync(add, idempotency_Key: "add-1");
Must(repeated.Data.Items.Single().Quantity == 2, "the repeat adds nothing");
Must(first.Data.Reservation is null && first.Data.TotalAmount == 0.6m && first.Error is null, "nothing is reserved");

// A line whose price has changed has a problem.
await shop.SaveProductAsync(new SaveProductRequest { Name = "Beans", Price = 0.4m, Stock = 10 }, beans);
while ((await shop.GetCartAsync(cart)).Data.Items.Single().Problems.SingleOrDefault() != "Price changed")
{
    await Task.Delay(200); // The product in a cart is up to 5 seconds old.
}

// A 412 has the current cart.
var stale = $"\"{first.Data.Version}\"";
var second = await shop.SetQuantityAsync(new SetQuantityRequest { Quantity = 3 }, cart, beans, if_Match: stale);
var changed = await FailsAsync<CartChangedFailure>(
    412, () => shop.SetQuantityAsync(new SetQuantityRequest { Quantity = 4 }, cart, beans, if_Match: stale));
Must(changed.Error == "Cart has changed" && changed.Data!.Version == second.Data.Version, "the 412 has the current cart");
var absent = await FailsAsync<CartChangedFailure>(
    412, () => shop.AddItemAsync(new AddItemRequest { CartId = NewId(), ProductId = beans, Quantity = 1 }, if_Match: stale));
Must(absent.Data is null, "the 412 has no cart where there is none");

// A reservation for the default time: without a body, and with an empty one.
await shop.ReserveAsync(cart);
var reserved = await shop.ReserveAsync(cart, body: new ReserveRequest());
Must(reserved.Data.Reservation!.Until > DateTimeOffset.UtcNow.AddMinutes(14), "the cart is reserved for 15 minutes");
Must((await shop.GetCartAsync(cart)).Data.Reservation is not null, "a read shows the reservation");

// A merge answers with both carts.
var other = (await shop.AddItemAsync(new AddItemRequest { ProductId = beans, Quantity = 1 })).Data._id;
var merged = await shop.MergeCartsAsync(new MergeCartsRequest { From = other }, cart);
Must(merged.Data.Cart.Items.Single().Quantity == 4 && merged.Data.From!.Items.Count == 0, "the units moved");

// A checkout answers 201 with the order.
var order = await shop.CheckOutAsync(cart, idempotency_Key: "checkout-1");
Must(order.Data.TotalAmount == 1.6m && order.Data.Items.Single().Name == "Beans", "the order has what was bought");
Must((await shop.GetOrderAsync(cart, order.Data._id)).Data.PlacedAt == order.Data.PlacedAt, "the order can be read");

// Failures have their fixed text.
Must((await FailsAsync<Failure>(404, () => shop.GetCartAsync(NewId()))).Error == "Cart not found", "there is no such cart");
Must((await FailsAsync<Failure>(400, () => shop.GetCartAsync("shoes"))).Error == "Invalid ID format", "that is no id");
Must((await FailsAsync<DeviceFailure>(404, () => shop.GetDeviceCartAsync(NewId()))).Error == "Cart not found", "the device has no cart");

// The device API.
var device = NewId();
var atDevice = new DeviceAddItemRequest { Product_id = beans, Quantity = 1 };
Must((await shop.AddDeviceItemAsync(atDevice, device)).Reservation is null && statuses.Last == 201, "the first add creates the cart");
Must((await shop.AddDeviceItemAsync(atDevice, device)).Items.Single().Quantity == 2 && statuses.Last == 200, "the second one adds");

// An import, and a cart whose total has 24 digits before its point.
var ids = Enumerable.Range(0, 200).Select(_ => NewId()).ToList();
var csv = "id,name,price,stock\n" + string.Concat(ids.Select(id => $"{id},\"Gold, fine\",999999999999.9999,2147483647\n")) + ",,,\n";
using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
var imported = await shop.ImportProductsAsync(new FileParameter(file, "products.csv", "text/csv"));
Must(imported.Data.Imported == 200 && imported.Data.Rejected.Single().Line == 202, "all but the last record were imported");
var large = await shop.AddItemsAsync(
    new AddItemsRequest { Items = [.. ids.Select(id => new ItemToAdd { ProductId = id, Quantity = int.MaxValue })] }, NewId());
Must(large.Data.TotalAmount == 200m * int.MaxValue * 999999999999.9999m, "the total is exact");

Must((await shop.GetHealthAsync()).Status == HealthStatus.Healthy, "the service is healthy");
Console.WriteLine("The session went through.");

static string NewId() => RandomNumberGenerator.GetHexString(24, lowercase: true);

static async Task<T> FailsAsync<T>(int status, Func<Task> call)
{
    try
    {
        await call();
    }
    catch (ApiException<T> failure)
    {
        Must(failure.StatusCode == status, $"the status {failure.StatusCode} is {status}");
        return failure.Result;
    }

    throw new InvalidOperationException($"It did not fail with {status}.");
}
