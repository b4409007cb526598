using CartFunctions.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>How a host of the app starts.</summary>
internal static class Start
{
    /// <summary>Creates the tables that are not there.</summary>
    /// <exception cref="StorageFaultException">Storage does not let it.</exception>
    public static Task CreateTablesAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.GetRequiredService<StorageTables>().CreateAsync(cancellationToken);

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
            await Console.Error.WriteLineAsync($"The storage that CartStorage names cannot be used. {fault.Message}");
        }

        return 1;
    }
}
