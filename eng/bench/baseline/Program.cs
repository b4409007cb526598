using System.Net;
using CartFunctions.Baseline;

// The baseline: what an operation costs that makes the least storage calls it needs, and nothing else. No validation, no rules, no
// failure but an exception; the entity that is written and the answer are of the app's size. Routes and bodies are the app's;
// ?size= says how long the app's answer is. The tables are there.

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
