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
    private static readonly TimeSpan ReadRetryDelay = TimeSpan.FromMilliseconds(100);

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
        services.AddSingleton<SaveProductValidator>();

        // The limits are the contract's own (section 5), checked where a body is read.
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null);

        // A request's path holds the cart's id, which opens the cart: no log names it.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        return services;
    }

    private static StorageTables OpenTables(CartSettings settings) => new(
        settings.Storage.Open(Options(retries: 1)), settings.Storage.Open(Options(retries: 0)), settings.TablePrefix);

    private static TableClientOptions Options(int retries) => new()
    {
        Retry = { MaxRetries = retries, Delay = ReadRetryDelay, NetworkTimeout = StorageTimeOut },
    };
}
