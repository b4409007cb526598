using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Hosting;

/// <summary>How a host of the app starts.</summary>
internal static class Start
{
    private const string Unusable = "the storage that CartStorage names cannot be used.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Makes ready for the first request: the tables are there, and the code has run once.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="warmUp">What <see cref="RunAsync"/> gave the host.</param>
    /// <exception cref="StorageFaultException">Storage does not let it.</exception>
    /// <exception cref="StartException">It takes too long, as when a credential never comes to give a token.</exception>
    public static Task PrepareAsync(this IServiceProvider services, Task warmUp) => Task.WhenAll(warmUp, services.CreateTablesAsync());

    /// <summary>Creates the tables that are not there, and refuses one whose carts this app would not find.</summary>
    /// <exception cref="StorageFaultException">Storage does not let it.</exception>
    /// <exception cref="StartException">It takes too long, as when a credential never comes to give a token; or it is refused.</exception>
    public static Task CreateTablesAsync(this IServiceProvider services, CancellationToken cancellationToken = default) =>
        services.PersistAsync(services.CreateTablesOnceAsync, cancellationToken);

    private static async Task CreateTablesOnceAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var tables = services.GetRequiredService<StorageTables>();
        await tables.CreateAsync(cancellationToken);
        if (!await CartLayout.IsKnownAsync(tables.Carts, cancellationToken))
        {
            throw new StartException(
                $"table {tables.Carts.Name} holds carts of an earlier layout, which this version does not read. Delete the table"
                + " (npm start keeps it in .azurite/), or have new ones made by another Carts__TablePrefix.");
        }
    }

    /// <summary>Does what a start needs of storage, and can be begun again: what passes within half a minute does not stop it.</summary>
    /// <exception cref="StorageFaultException">Storage does not let it.</exception>
    /// <exception cref="StartException">It takes too long.</exception>
    public static async Task PersistAsync(
        this IServiceProvider services, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var clock = services.GetRequiredService<TimeProvider>();
        var backoff = new Backoff(services.GetRequiredService<Random>());
        var start = clock.GetTimestamp();
        while (true)
        {
            var left = Patience - clock.GetElapsedTime(start);
            TimeSpan wait;
            try
            {
                await work(cancellationToken).WaitAsync(left, clock, cancellationToken);
                return;
            }
            catch (TimeoutException)
            {
                throw new StartException($"{Unusable} It did not answer within {Patience.TotalSeconds} s, or its credential did not.");
            }
            catch (InvalidOperationException refusal)
            {
                throw new StartException($"{Unusable} {refusal.Message}");
            }
            catch (StorageFaultException fault) when (fault.MayPass)
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
    /// Runs a host; what stops its start is one line on standard error, and exit code 1. Of what a worker process prints there, a
    /// Functions host shows a line as an error only if it has a word like "failed" in it.
    /// </summary>
    /// <param name="host">Puts the host together and runs it; is given the warm-up, which goes on meanwhile.</param>
    public static async Task<int> RunAsync(Func<Task, Task> host)
    {
        try
        {
            await host(Task.Run(WarmUp.Run));
            return 0;
        }
        catch (StartException why)
        {
            await Console.Error.WriteLineAsync($"Start failed: {why.Message}");
        }
        catch (StorageFaultException fault)
        {
            await Console.Error.WriteLineAsync($"Start failed: {Unusable} {fault.Message}");
        }

        return 1;
    }
}
