using CartFunctions.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>How a host of the app starts.</summary>
internal static class Start
{
    private const string UselessStorage = "the storage that CartStorage names cannot be used.";

    /// <summary>Creates the tables that are not there.</summary>
    /// <exception cref="StorageFaultException">Storage does not let it.</exception>
    /// <exception cref="StartException">What answers is no storage for it.</exception>
    public static async Task CreateTablesAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        try
        {
            await services.GetRequiredService<StorageTables>().CreateAsync(cancellationToken);
        }
        catch (InvalidOperationException refusal)
        {
            throw new StartException($"{UselessStorage} {refusal.Message}");
        }
    }

    /// <summary>
    /// Runs a host; what stops its start is one line on standard error, and exit code 1. Of what a worker process prints there, a
    /// Functions host shows a line as an error only if it has a word like "failed" in it.
    /// </summary>
    public static async Task<int> RunAsync(Func<Task> host)
    {
        try
        {
            await host();
            return 0;
        }
        catch (StartException why)
        {
            await Console.Error.WriteLineAsync($"Start failed: {why.Message}");
        }
        catch (StorageFaultException fault)
        {
            await Console.Error.WriteLineAsync($"Start failed: {UselessStorage} {fault.Message}");
        }

        return 1;
    }
}
