using CartFunctions.Baseline;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

// The baseline as a Functions worker: the fewest storage calls, with the same worker packages as the app.

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.Services.AddSingleton(BaselineOperations.Open(builder.Configuration));
await builder.Build().RunAsync();
