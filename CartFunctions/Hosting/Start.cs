using CartFunctions.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>How a host of the app starts.</summary>
internal static class Start
{
    private const string Unusable = "The storage that CartStorage names cannot be used.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Creates the tables that are not there.</summary>
    /// <exception cref="StorageFaultException">Storage does not let it.</exception>
    /// <exception cref="StartException">It takes too long, as where a credential never comes to give a token.</exception>
    public static async Task CreateTablesAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        try
        {
            await services.GetRequiredService<StorageTables>().CreateAsync(cancellationToken)
                .WaitAsync(Patience, services.GetRequiredService<TimeProvider>(), cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new StartException($"{Unusable} It did not answer within {Patience.TotalSeconds} s, or its credential did not.");
        }
    }

    /// <summary>Runs a host; what stops its start is one line on standard error, and exit code 1.</summary>
    public static async Task<int> RunAsync(Func<Task> host)
    {
        try
        {
            await host();
            return 0;
        }
        catch (StartException why)
        {
            await Console.Error.WriteLineAsync(why.Message);
        }
        catch (StorageFaultException fault)
        {
            await Console.Error.WriteLineAsync($"{Unusable} {fault.Message}");
        }

        return 1;
    }
}
