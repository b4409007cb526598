using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Http;
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

    /// <summary>Adds the app's services.</summary>
    /// <exception cref="StartException">A setting is missing or malformed.</exception>
    public static IServiceCollection AddCartFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = CartSettings.Read(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(new CartLifetime(settings.ExpireAfter));
        services.AddSingleton(OpenTables(settings));
        services.AddSingleton<CartTurns>();
        services.AddSingleton<CartStore>();
        services.AddSingleton<ProductCache>();
        services.AddSingleton<ProductStore>();
        services.AddSingleton<Guard>();
        services.AddSingleton<CartApi>();
        services.AddSingleton<AddItemValidator>();
        services.AddSingleton<SetQuantityValidator>();
        services.AddSingleton<RemoveItemValidator>();
        services.AddSingleton<ClearCartValidator>();
        services.AddSingleton<SaveProductValidator>();

        // The limits are the contract's own (section 5), checked where a body is read.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);

        // A request's path holds the cart's id, which opens the cart: no log names it.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        return services;
    }

    private static StorageTables OpenTables(CartSettings settings)
    {
        var reads = new TableClientOptions { Retry = { NetworkTimeout = StorageTimeOut }, RetryPolicy = new ShortRetryPolicy() };
        var writes = new TableClientOptions { Retry = { NetworkTimeout = StorageTimeOut, MaxRetries = 0 } };
        return new StorageTables(settings.Storage.Open(reads), settings.Storage.Open(writes), settings.TablePrefix);
    }
}
