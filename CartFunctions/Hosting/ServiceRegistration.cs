using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Catalog.DeleteProduct;
using CartFunctions.Catalog.ImportProducts;
using CartFunctions.Http;
using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Requests;
using CartFunctions.Service.Docs;
using CartFunctions.Service.Health;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Sweeps;
using CartFunctions.Storage.Tables;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace CartFunctions.Hosting;

/// <summary>Registers what the functions need, for whichever host runs them.</summary>
internal static class ServiceRegistration
{
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(2);

    // Storage may work on one page of a scan for 5 seconds before it answers.
    private static readonly TimeSpan ScanTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Adds the app's services.</summary>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static IServiceCollection AddCartFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = CartSettings.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        services.TryAddSingleton(Random.Shared);
        services.AddMetrics();
        services.AddStorage(settings);
        services.AddHttp(settings);

        if (OtlpExport.IsWanted(configuration))
        {
            services.AddOtlpExport();
        }

        services.AddPrivateLogs(configuration);
        return services;
    }

    private static void AddStorage(this IServiceCollection services, CartSettings settings)
    {
        services.AddSingleton<StorageTelemetry>();
        services.AddSingleton(provider => OpenTables(settings, provider));
        services.AddSingleton<RecentStorageFaults>();
        services.AddSingleton<WriteLoopServices>();
        services.AddSingleton<BackgroundWork>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundWork>());
        services.AddSingleton<ProductCache>();
        services.AddSingleton<ProductReader>();
        services.AddSingleton<ProductTelemetry>();
        services.AddSingleton<ProductWriter>();
        services.AddSingleton<ProductStore>();
        services.AddSingleton<ProductDetails>();
        services.AddSingleton(new CartExpiry(settings.ExpireAfter));
        services.AddSingleton<CartTelemetry>();
        services.AddSingleton<CartReader>();
        services.AddSingleton<ReservationTelemetry>();
        services.AddSingleton<ReservationRows>();
        services.AddSingleton<ReservationIntents>();
        services.AddSingleton<ReservationReconciler>();
        services.AddSingleton<EndedReservations>();
        services.AddSingleton<FollowUp>();
        services.AddSingleton<ReservationWriter>();
        services.AddSingleton<AvailableProductReader>();
        services.AddSingleton<MergeSteps>();
        services.AddSingleton<CartChangeWriter>();
        services.AddSingleton<PurchaseWriter>();
        services.AddSingleton<MergeWriter>();
        services.AddSingleton<CartStore>();
        services.AddSingleton(provider => new ReservationSweep(
            provider.GetRequiredService<ReservationRows>(),
            provider.GetRequiredService<ReservationReconciler>(),
            provider.GetRequiredService<EndedReservations>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ExpirySweep(
            provider.GetRequiredService<StorageTables>(),
            provider.GetRequiredService<CartReader>(),
            provider.GetRequiredService<MergeSteps>(),
            provider.GetRequiredService<CartTelemetry>(),
            provider.GetRequiredService<CartExpiry>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static void AddHttp(this IServiceCollection services, CartSettings settings)
    {
        services.AddSingleton(new DeviceCarts(settings.DeviceKey));

        // Functions are public, so what their constructors take is public, too; its own constructors are not.
        services.AddSingleton(provider => new FailureHandler(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FailureHandler>>()));
        services.AddSingleton(provider => new CartEndpoints(
            provider.GetRequiredService<CartStore>(),
            provider.GetRequiredService<DeviceCarts>(),
            provider.GetRequiredService<FailureHandler>(),
            provider.GetRequiredService<RandomNumberGenerator>()));
        services.AddSingleton(provider => new CatalogEndpoint(
            provider.GetRequiredService<ProductStore>(), provider.GetRequiredService<FailureHandler>()));
        services.AddSingleton(provider => new DeleteProductHandler(
            provider.GetRequiredService<ProductStore>(), provider.GetRequiredService<EndedReservations>()));
        services.AddSingleton(provider => new ProductImport(provider.GetRequiredService<ProductStore>()));
        services.AddSingleton(provider => new HealthEndpoint(
            provider.GetRequiredService<StorageTables>(), provider.GetRequiredService<FailureHandler>()));
        services.AddSingleton(_ => new DocsAssets());

        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The limits are the contract's own ("Any request"), checked where a body is read.
            kestrel.Limits.MaxRequestBodySize = null;

            // Every byte is some Latin-1 character, so a header that is not ASCII gets the contract's answer and not Kestrel's.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
    }

    private static StorageTables OpenTables(CartSettings settings, IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var retrying = new TableClientOptions
        {
            Retry = { NetworkTimeout = StorageTimeout },
            RetryPolicy = new ClockedRetryPolicy(1, TimeSpan.FromMilliseconds(100), waitsIfTold: false, clock),
        };
        var noRetry = new TableClientOptions { Retry = { NetworkTimeout = StorageTimeout, MaxRetries = 0 } };
        var longRunning = new TableClientOptions
        {
            Retry = { NetworkTimeout = ScanTimeout },
            RetryPolicy = new ClockedRetryPolicy(3, TimeSpan.FromMilliseconds(800), waitsIfTold: true, clock),
        };
        var credential = settings.Storage.Credential is { } known ? new TimeoutCredential(known, clock) : null;
        return new StorageTables(new TableClients(Open(retrying), Open(noRetry), Open(longRunning)), settings.TablePrefix);

        TableServiceClient Open(TableClientOptions options)
        {
            options.Diagnostics.IsLoggingEnabled = false; // It tells whoever listens of addresses, and so of carts.
            options.AddPolicy(new ForeignResponsePolicy(), HttpPipelinePosition.PerRetry);
            options.AddPolicy(provider.GetRequiredService<StorageTelemetry>(), HttpPipelinePosition.PerRetry);
            options.AddPolicy(new TraceParentRemovalPolicy(), HttpPipelinePosition.BeforeTransport);
            provider.GetService<StorageNetwork>()?.Carry(options);
            return settings.Storage.Open(options, credential);
        }
    }
}
