// What an application does with the client that Kiota generates for C#. A test generates it, compiles this file and runs it
// (CartFunctions.Tests/EndToEnd/GeneratedClientTests.cs). Argument: the app's address.
using System.Security.Cryptography;
using System.Text;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Shop;
using Shop.Models;
using static Session;

// With an HttpClient of its own, the adapter has no retry handler: that one repeats a POST without an Idempotency-Key.
using var statuses = new StatusRecorder();
using var http = new HttpClient(statuses);
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http) { BaseUrl = args[0] };
var shop = new CartFunctionsClient(adapter);
var (beans, cart) = (NewId(), NewId());

// A PUT answers 201, and then 200. Money is a decimal: as doubles the sum has 17 decimals, and is refused.
await shop.Api.Products[beans].PutAsync(new SaveProductRequest { Name = "Beans", Price = 0.1m + 0.2m, Stock = 9 });
Must(statuses.Last == 201, "the first save creates the product");
var saved = await shop.Api.Products[beans].PutAsync(new SaveProductRequest { Name = "Beans", Price = 0.3m, Stock = 10 });
Must(statuses.Last == 200 && saved!.Data!.Price == 0.3m, "the second save replaces the product");

// A change takes effect once, however often it is sent.
var add = new AddItemRequest { CartId = cart, ProductId = beans, Quantity = 2 };
var first = await shop.Api.Cart.PostAsync(add, request => request.Headers.Add("Idempotency-Key", "add-1"));
var repeated = await shop.Api.Cart.PostAsync(add, request => request.Headers.Add("Idempotency-Key", "add-1"));
Must(repeated!.Data!.Items!.Single().Quantity == 2, "the repeat adds nothing");
Must(first!.Data!.Reservation is null && first.Data.TotalAmount == 0.6m && first.Error is null, "nothing is reserved");

// A line whose price has changed has a problem.
await shop.Api.Products[beans].PutAsync(new SaveProductRequest { Name = "Beans", Price = 0.4m, Stock = 10 });
while ((await shop.Api.Cart[cart].GetAsync())!.Data!.Items!.Single().Problems!.SingleOrDefault() != "Price changed")
{
    await Task.Delay(200); // The product in a cart is up to 5 seconds old.
}

// A 412 has the current cart.
var stale = $"\"{first.Data.Version}\"";
var line = shop.Api.Cart[cart].Items[beans];
var second = await line.PutAsync(new SetQuantityRequest { Quantity = 3 }, request => request.Headers.Add("If-Match", stale));
var changed = await FailsAsync<CartChangedFailure>(
    412, () => line.PutAsync(new SetQuantityRequest { Quantity = 4 }, request => request.Headers.Add("If-Match", stale)));
Must(changed.Error == "Cart has changed" && changed.DataEscaped!.Version == second!.Data!.Version, "the 412 has the current cart");
var absent = await FailsAsync<CartChangedFailure>(412, () => shop.Api.Cart.PostAsync(
    new AddItemRequest { CartId = NewId(), ProductId = beans, Quantity = 1 }, request => request.Headers.Add("If-Match", stale)));
Must(absent.DataEscaped is null, "the 412 has no cart where there is none");

// A reservation for the default time. Kiota always sends a body.
var reserved = await shop.Api.Cart[cart].Reservation.PutAsync(new ReserveRequest());
Must(reserved!.Data!.Reservation!.Until > DateTimeOffset.UtcNow.AddMinutes(14), "the cart is reserved for 15 minutes");
Must((await shop.Api.Cart[cart].GetAsync())!.Data!.Reservation is not null, "a read shows the reservation");

// A merge answers with both carts.
var other = (await shop.Api.Cart.PostAsync(new AddItemRequest { ProductId = beans, Quantity = 1 }))!.Data!.Id;
var merged = (await shop.Api.Cart[cart].Merge.PostAsync(new MergeCartsRequest { From = other }))!.Data!;
Must(merged.Cart!.Items!.Single().Quantity == 4 && merged.From!.Items!.Count == 0, "the units moved");

// A checkout answers 201 with the order.
var checkout = await shop.Api.Cart[cart].Checkout.PostAsync(
    new CheckOutRequest(), request => request.Headers.Add("Idempotency-Key", "checkout-1"));
var order = checkout!.Data!;
Must(order.TotalAmount == 1.6m && order.Items!.Single().Name == "Beans", "the order has what was bought");
Must((await shop.Api.Cart[cart].Orders[order.Id!].GetAsync())!.Data!.PlacedAt == order.PlacedAt, "the order can be read");

// Failures have their fixed text.
Must((await FailsAsync<Failure>(404, () => shop.Api.Cart[NewId()].GetAsync())).Error == "Cart not found", "there is no such cart");
Must((await FailsAsync<Failure>(400, () => shop.Api.Cart["shoes"].GetAsync())).Error == "Invalid ID format", "that is no id");
var noCart = await FailsAsync<DeviceFailure>(404, () => shop.Cart.GetAsync(request => request.Headers.Add("DeviceID", NewId())));
Must(noCart.Error == "Cart not found", "the device has no cart");

// The device API.
var device = NewId();
var atDevice = new DeviceAddItemRequest { ProductId = beans, Quantity = 1 };
var made = await shop.Cart.Items.PostAsync(atDevice, request => request.Headers.Add("DeviceID", device));
Must(made!.Reservation is null && statuses.Last == 201, "the first add creates the cart");
var added = await shop.Cart.Items.PostAsync(atDevice, request => request.Headers.Add("DeviceID", device));
Must(added!.Items!.Single().Quantity == 2 && statuses.Last == 200, "the second one adds");

// An import, which is JSON unless the caller names another type, and a cart whose total has 24 digits before its point.
var ids = Enumerable.Range(0, 200).Select(_ => NewId()).ToList();
var csv = "id,name,price,stock\n" + string.Concat(ids.Select(id => $"{id},\"Gold, fine\",999999999999.9999,2147483647\n")) + ",,,\n";
using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
var imported = (await shop.Api.Products.Import.PostAsync(file, request => request.Headers.Add("Content-Type", "text/csv")))!.Data!;
Must(imported.Imported == 200 && imported.Rejected!.Single().Line == 202, "all but the last record were imported");
var large = await shop.Api.Cart[NewId()].Items.PostAsync(
    new AddItemsRequest { Items = [.. ids.Select(id => new ItemToAdd { ProductId = id, Quantity = int.MaxValue })] });
Must(large!.Data!.TotalAmount == 200m * int.MaxValue * 999999999999.9999m, "the total is exact");

Must((await shop.Api.Health.GetAsync())!.Status == HealthStatus.Healthy, "the service is healthy");
Console.WriteLine("The session went through.");

static string NewId() => RandomNumberGenerator.GetHexString(24, lowercase: true);

static async Task<T> FailsAsync<T>(int status, Func<Task> call)
    where T : ApiException
{
    try
    {
        await call();
    }
    catch (T failure)
    {
        Must(failure.ResponseStatusCode == status, $"the status {failure.ResponseStatusCode} is {status}");
        return failure;
    }

    throw new InvalidOperationException($"It did not fail with {status}.");
}
