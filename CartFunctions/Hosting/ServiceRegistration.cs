using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Http;
using CartFunctions.Http.Docs;
using CartFunctions.Http.Import;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>Registers what the functions need, for whichever host runs them.</summary>
public static class ServiceRegistration
{
    private static readonly TimeSpan StorageTimeOut = TimeSpan.FromSeconds(2);

    // Storage may work on one page of a scan for 5 seconds before it answers.
    private static readonly TimeSpan ScanTimeOut = TimeSpan.FromSeconds(30);

    /// <summary>Adds the app's services.</summary>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static IServiceCollection AddCartFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = CartSettings.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new CartLifetime(settings.ExpireAfter));
        services.AddMetrics();
        services.AddSingleton<CartTelemetry>();
        services.AddSingleton<StorageMeter>();
        services.AddSingleton(provider => OpenTables(settings, provider.GetRequiredService<StorageMeter>()));
        services.AddSingleton<CartTurns>();
        services.AddSingleton<CartAttempts>();
        services.AddSingleton<CartStore>();
        services.AddSingleton<ExpirySweep>();
        services.AddSingleton<ProductCache>();
        services.AddSingleton<ProductStore>();
        services.AddSingleton<ProductDetails>();
        services.AddSingleton<Guard>();
        services.AddSingleton<ProductImport>();
        services.AddSingleton<OneProduct>();
        services.AddSingleton(new DeviceCarts(settings.DeviceKey));
        services.AddSingleton<DocsFiles>();
        services.AddSingleton<CartApi>();
        services.AddSingleton<DeviceApi>();
        services.AddSingleton<AddItemValidator>();
        services.AddSingleton<SetQuantityValidator>();
        services.AddSingleton<RemoveItemValidator>();
        services.AddSingleton<ClearCartValidator>();
        services.AddSingleton<SaveProductValidator>();

        if (OtlpExport.IsWanted(configuration))
        {
            services.AddOtlpExport();
        }

        services.Configure<KestrelServerOptions>(kestrel =>
        {
            // The limits are the contract's own (section 5), checked where a body is read.
            kestrel.Limits.MaxRequestBodySize = null;

            // Every byte is some Latin-1 character, so a header that is not ASCII gets the contract's answer and not Kestrel's.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });

        // A request's path holds the cart's id, which opens the cart: no log names it.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        return services;
    }

    private static StorageTables OpenTables(CartSettings settings, StorageMeter meter)
    {
        var repeating = new TableClientOptions { Retry = { NetworkTimeout = StorageTimeOut }, RetryPolicy = new ShortRetryPolicy() };
        var once = new TableClientOptions { Retry = { NetworkTimeout = StorageTimeOut, MaxRetries = 0 } };
        var patient = new TableClientOptions { Retry = { NetworkTimeout = ScanTimeOut } };
        var foreignAnswers = new ForeignAnswers();
        foreach (var options in new[] { repeating, once, patient })
        {
            options.AddPolicy(foreignAnswers, HttpPipelinePosition.PerRetry);
            options.AddPolicy(meter, HttpPipelinePosition.PerRetry);
        }

        return new StorageTables(
            settings.Storage.Open(repeating), settings.Storage.Open(once), settings.Storage.Open(patient), settings.TablePrefix);
    }
}
