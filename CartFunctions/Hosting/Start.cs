using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>Starts a host of the app.</summary>
internal static class Start
{
    private const string Unusable = "the storage that CartStorage names cannot be used.";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Prepares for the first request: creates the tables and waits for the warm-up.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="warmUp">The task that <see cref="RunAsync"/> passed to the host.</param>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    /// <exception cref="StartException">It took too long, for example because a credential gave no token.</exception>
    public static Task PrepareAsync(this IServiceProvider services, Task warmUp) => Task.WhenAll(warmUp, services.CreateTablesAsync());

    /// <summary>
    /// Creates the tables that do not exist, and rejects a table whose carts have a layout that this version does not read.
    /// </summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    /// <exception cref="StartException">
    /// It took too long, for example because a credential gave no token; or a table was rejected.
    /// </exception>
    public static Task CreateTablesAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.PersistAsync(services.CreateTablesOnceAsync, cancellationToken);

    private static async Task CreateTablesOnceAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var tables = services.GetRequiredService<StorageTables>();
        await tables.CreateAsync(cancellationToken);
        if (!await CartLayout.IsKnownAsync(tables.Carts, cancellationToken))
        {
            throw new StartException(
                $"table {tables.Carts.Name} holds carts with an earlier layout, which this version does not read. Delete the table"
                + " (npm start stores it in .azurite/), or use new tables by setting another Carts__TablePrefix.");
        }
    }

    /// <summary>Runs idempotent work on storage during the start. It retries faults that may pass, for up to 30 seconds.</summary>
    /// <exception cref="StorageFaultException">Storage failed.</exception>
    /// <exception cref="StartException">It took too long.</exception>
    public static async Task PersistAsync(
        this IServiceProvider services, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var backoff = new Backoff(services.GetRequiredService<Random>());
        var start = clock.GetTimestamp();
        while (true)
        {
            var left = Timeout - clock.GetElapsedTime(start);
            TimeSpan wait;
            try
            {
                await work(cancellationToken).WaitAsync(left, clock, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                throw new StartException($"{Unusable} Storage or its credential did not respond within {Timeout.TotalSeconds} s.");
            }
            catch (InvalidOperationException refusal)
            {
                throw new StartException($"{Unusable} {refusal.Message}");
            }
            catch (StorageFaultException fault) when (fault.IsTransient)
            {
                wait = backoff.After(fault);
                if (wait > left)
                {
                    throw;
                }
            }

            await Task.Delay(wait, clock, cancellationToken);
        }
    }

    /// <summary>
    /// Runs a host. A failed start writes one line to standard error and returns exit code 1. A Functions host shows such a line of a
    /// worker process as an error only if it contains a word like "failed".
    /// </summary>
    /// <param name="host">Builds and runs the host. Its argument is the task of the warm-up, which runs meanwhile.</param>
    public static async Task<int> RunAsync(Func<Task, Task> host)
    {
        try
        {
            await host(Task.Run(WarmUp.Run));
            return 0;
        }
        catch (StartException failure)
        {
            await Console.Error.WriteLineAsync($"Start failed: {failure.Message}");
        }
        catch (StorageFaultException fault)
        {
            await Console.Error.WriteLineAsync($"Start failed: {Unusable} {fault.Message}");
        }

        return 1;
    }
}
