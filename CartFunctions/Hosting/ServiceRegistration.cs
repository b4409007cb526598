using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Carts.ApplyCoupon;
using CartFunctions.Carts.CheckOut;
using CartFunctions.Carts.MergeCarts;
using CartFunctions.Carts.Release;
using CartFunctions.Carts.Reserve;
using CartFunctions.Catalog.DeleteProduct;
using CartFunctions.Catalog.ImportProducts;
using CartFunctions.Http;
using CartFunctions.Http.Endpoints;
using CartFunctions.Http.Identity;
using CartFunctions.Http.Requests;
using CartFunctions.Service.Docs;
using CartFunctions.Service.Health;
using CartFunctions.Storage.CartChanges;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Coupons;
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

/// <summary>Registers the services of the functions, for any host.</summary>
internal static class ServiceRegistration
{
    private static readonly TimeSpan StorageTimeout = TimeSpan.FromSeconds(2);

    // Storage may take 5 seconds for one page of a scan.
    private static readonly TimeSpan ScanTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Adds the app's services.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="isLoopbackHost">Whether this is the standalone host on a loopback address.</param>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static IServiceCollection AddCartFunctions(
        this IServiceCollection services, IConfiguration configuration, bool isLoopbackHost = false)
    {
        var settings = CartSettings.Read(configuration, isLoopbackHost);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(_ => RandomNumberGenerator.Create());
        services.TryAddSingleton(Random.Shared);
        services.AddMetrics();
        services.AddStorage(settings);
        services.AddHttp(settings);
        services.AddIdentity(settings.Identity);
        services.AddHandlers();

        if (OtlpExport.IsEnabled(configuration))
        {
            services.AddOtlpExport();
        }

        services.AddRedactedLogging(configuration);
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
        services.AddSingleton<SharedProductReads>();
        services.AddSingleton<ProductReader>();
        services.AddSingleton<ProductTelemetry>();
        services.AddSingleton<ProductWriter>();
        services.AddSingleton<ProductStore>();
        services.AddSingleton<ProductDetails>();
        services.AddSingleton<CouponTelemetry>();
        services.AddSingleton<CouponCache>();
        services.AddSingleton<CouponStore>();
        services.AddSingleton<CouponDetails>();
        services.AddSingleton(new CartExpiry(settings.ExpireAfter));
        services.AddSingleton(new DiscountCalculator(settings.MoneyDecimals));
        services.AddSingleton<CartTelemetry>();
        services.AddSingleton(provider => new CartMemory(settings.CartMemory, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<CartReader>();
        services.AddSingleton<CartRows>();
        services.AddSingleton<ReservationTelemetry>();
        services.AddSingleton<ReservationRows>();
        services.AddSingleton<ReservationIntents>();
        services.AddSingleton<ReservationReconciler>();
        services.AddSingleton<EndedReservations>();
        services.AddSingleton<FollowUp>();
        services.AddSingleton<ReservationWriter>();
        services.AddSingleton<MergeSteps>();
        services.AddSingleton<CartChangeWriter>();
        services.AddSingleton<CartAttempts>();
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

        // The functions are public, so the types in their constructors are public too. The constructors of those types are internal.
        services.AddSingleton(provider => new FailureHandler(
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<FailureHandler>>()));
        services.AddSingleton(provider => new CartEndpointFactory(
            provider.GetRequiredService<CartStore>(),
            provider.GetRequiredService<DeviceCarts>(),
            provider.GetRequiredService<ICustomerIdentity>(),
            provider.GetRequiredService<FailureHandler>(),
            provider.GetRequiredService<RandomNumberGenerator>()));
        services.AddSingleton(provider => new CatalogEndpoint(
            provider.GetRequiredService<ProductStore>(), provider.GetRequiredService<FailureHandler>()));
        services.AddSingleton(provider => new CouponEndpoint(
            provider.GetRequiredService<CouponStore>(), provider.GetRequiredService<FailureHandler>()));
        services.AddSingleton(provider => new ProductImport(provider.GetRequiredService<ProductStore>()));
        services.AddSingleton(provider => new HealthEndpoint(
            provider.GetRequiredService<StorageTables>(), provider.GetRequiredService<FailureHandler>()));
        services.AddSingleton(_ => new DocsAssets());

        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The contract has its own limits ("Any request"). The code that reads a body checks them.
            kestrel.Limits.MaxRequestBodySize = null;

            // Every byte is a Latin-1 character. So a header that is not ASCII gets the contract's response and not Kestrel's.
            kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
    }

    private static void AddIdentity(this IServiceCollection services, IdentitySettings settings)
    {
        services.AddSingleton(new CustomerCarts(settings.CustomerKey));
        switch (settings)
        {
            case { Jwt: var (authority, audience) }:
                services.AddSingleton(provider => new IssuerKeys(
                    authority, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<IssuerKeys>>()));
                services.AddSingleton<ICustomerIdentity>(provider => new JwtIdentity(
                    provider.GetRequiredService<IssuerKeys>(),
                    provider.GetRequiredService<CustomerCarts>(),
                    audience,
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<JwtIdentity>>()));
                break;
            case { Kind: IdentityKind.EasyAuth }:
                services.AddSingleton<ICustomerIdentity, EasyAuthIdentity>();
                break;
            default:
                services.AddSingleton<ICustomerIdentity, NoIdentity>();
                break;
        }
    }

    private static void AddHandlers(this IServiceCollection services)
    {
        services.AddSingleton(provider => new DeleteProductHandler(
            provider.GetRequiredService<ProductStore>(), provider.GetRequiredService<EndedReservations>()));
        services.AddSingleton(provider => new ApplyCouponHandler(
            provider.GetRequiredService<CartAttempts>(),
            provider.GetRequiredService<CartReader>(),
            provider.GetRequiredService<CouponStore>(),
            provider.GetRequiredService<DiscountCalculator>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ReserveHandler(
            provider.GetRequiredService<CartAttempts>(),
            provider.GetRequiredService<CartReader>(),
            provider.GetRequiredService<ReservationWriter>(),
            provider.GetRequiredService<FollowUp>(),
            provider.GetRequiredService<ReservationTelemetry>()));
        services.AddSingleton(provider => new ReleaseHandler(
            provider.GetRequiredService<CartAttempts>(),
            provider.GetRequiredService<CartReader>(),
            provider.GetRequiredService<FollowUp>()));
        services.AddSingleton(provider => new CheckOutHandler(
            provider.GetRequiredService<CartAttempts>(),
            provider.GetRequiredService<CartReader>(),
            provider.GetRequiredService<ProductDetails>(),
            provider.GetRequiredService<ProductReader>(),
            provider.GetRequiredService<CouponStore>(),
            provider.GetRequiredService<DiscountCalculator>(),
            provider.GetRequiredService<ReservationWriter>(),
            provider.GetRequiredService<FollowUp>()));
        services.AddSingleton(provider => new MergeCartsHandler(
            provider.GetRequiredService<CartAttempts>(),
            provider.GetRequiredService<CartReader>(),
            provider.GetRequiredService<MergeSteps>(),
            provider.GetRequiredService<FollowUp>(),
            provider.GetRequiredService<CartExpiry>(),
            provider.GetRequiredService<CartTelemetry>()));
    }

    private static StorageTables OpenTables(CartSettings settings, IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var retrying = new TableClientOptions
        {
            Retry = { NetworkTimeout = StorageTimeout },
            RetryPolicy = new ClockedRetryPolicy(1, TimeSpan.FromMilliseconds(100), honoursRetryAfter: false, clock),
        };
        var noRetry = new TableClientOptions { Retry = { NetworkTimeout = StorageTimeout, MaxRetries = 0 } };
        var longRunning = new TableClientOptions
        {
            Retry = { NetworkTimeout = ScanTimeout },
            RetryPolicy = new ClockedRetryPolicy(3, TimeSpan.FromMilliseconds(800), honoursRetryAfter: true, clock),
        };
        var credential = settings.Storage.Credential is { } known ? new TimeoutCredential(known, clock) : null;
        return new StorageTables(new TableClients(Open(retrying), Open(noRetry), Open(longRunning)), settings.TablePrefix);

        TableServiceClient Open(TableClientOptions options)
        {
            options.Diagnostics.IsLoggingEnabled = false; // The SDK would log addresses, which contain cart ids.
            options.AddPolicy(new NonStorageResponsePolicy(), HttpPipelinePosition.PerRetry);
            options.AddPolicy(provider.GetRequiredService<StorageTelemetry>(), HttpPipelinePosition.PerRetry);
            options.AddPolicy(new TraceParentRemovalPolicy(), HttpPipelinePosition.BeforeTransport);
            provider.GetService<StorageTransportOverride>()?.ApplyTo(options);
            return settings.Storage.Open(options, credential);
        }
    }
}
