using System.Globalization;
using System.Net;
using CartFunctions.Hosting;
using CartFunctions.Standalone;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Tests.Support;

/// <summary>The app on the standalone host, over real HTTP and a real Azurite, with its own tables.</summary>
public sealed class TestApp : IServedApp
{
    private static int made;

    private readonly WebApplication app;

    private TestApp(WebApplication app, AnswerRecorder? recorder)
    {
        this.app = app;
        Address = new Uri($"http://127.0.0.1:{new Uri(app.Urls.Single()).Port}");
        Client = new CartClient(Address, recorder);
    }

    public Uri Address { get; }

    public CartClient Client { get; }

    public IServiceProvider Services => app.Services;

    /// <summary>The prefix of the table names.</summary>
    public string Prefix => app.Configuration["Carts:TablePrefix"]!;

    /// <summary>
    /// Starts the app. <paramref name="settings"/> replace the defaults. Responses are recorded in <paramref name="recorder"/>, or else in
    /// the recorder of the run. <paramref name="shop"/> is the folder of the page at <c>/</c>, and <paramref name="demoCustomers"/> the
    /// file with the key of its made-up customers. A storage call times out only if its fault has
    /// <see cref="StorageFault.TimesOut"/>: a busy machine may be slower than the app allows.
    /// </summary>
    public static async Task<TestApp> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        IPAddress? address = null,
        AnswerRecorder? recorder = null,
        string? shop = null,
        string? demoCustomers = null)
    {
        var usual = new Dictionary<string, string?>
        {
            ["CartStorage"] = (await Azurite.Shared).ConnectionString,
            ["Carts:TablePrefix"] = $"t{Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture)}",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string?>())
        {
            usual[name] = value;
        }

        var options = new StandaloneOptions
        {
            Address = address ?? IPAddress.Loopback,
            Port = demoCustomers is null ? 0 : Azurite.FreePort(),
            Shop = shop,
            DemoCustomers = demoCustomers,
        };
        var app = StandaloneHost.Build(options, builder =>
        {
            builder.Configuration.AddInMemoryCollection(usual);
            builder.Services.AddSingleton(new StorageTransportOverride(DelayedCallTimeout.CreateTransport));
            configure?.Invoke(builder);
        });
        await app.Services.CreateTablesAsync();
        await app.StartAsync();
        return new TestApp(app, recorder ?? AnswerRecorder.OfThisRun);
    }

    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }
}
