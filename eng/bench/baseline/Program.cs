using System.Net;
using CartFunctions.Baseline;

// The baseline: each operation makes the fewest storage calls that it needs, and nothing else. It has no validation, no rules and no
// failure but an exception. The written entity and the response have the app's size. Routes and bodies are those of the app; ?size= is the
// length of the app's response. The tables already exist.

var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.Configuration.AddEnvironmentVariables();
builder.Services.AddRoutingCore();
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(IPAddress.Loopback, 0);
});
var app = builder.Build();

var operations = BaselineOperations.Open(app.Configuration);
app.MapPost("/api/cart", operations.AddAsync);
app.MapGet("/api/cart/{cartId}", operations.GetAsync);
app.MapPut("/api/cart/{cartId}/items/{productId}", operations.SetAsync);
app.MapDelete("/api/cart/{cartId}/items/{productId}", operations.RemoveAsync);
app.MapGet("/allocated", context => context.Response.WriteAsync($"{GC.GetTotalAllocatedBytes(precise: true)}"));

await app.StartAsync();
Console.WriteLine($"The baseline is listening on {app.Urls.Single()}");
await Console.OpenStandardInput().CopyToAsync(Stream.Null);
await app.StopAsync();
