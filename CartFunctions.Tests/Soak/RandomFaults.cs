using System.Net;
using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.Soak;

/// <summary>Makes a share of all storage calls fail, each with a random fault.</summary>
public sealed class RandomFaults(int seed, double rate)
{
    private readonly Lock gate = new();
    private readonly Random random = new(seed);
    private int count;

    /// <summary>The number of failed calls.</summary>
    public int Count => Volatile.Read(ref count);

    public StorageFault Next()
    {
        double draw, way;
        lock (gate)
        {
            (draw, way) = (random.NextDouble(), random.NextDouble());
        }

        if (draw >= rate)
        {
            return StorageFault.None;
        }

        Interlocked.Increment(ref count);
        return way switch
        {
            < 0.30 => StorageFault.LostResponse,
            < 0.50 => StorageFault.Reset,
            < 0.68 => StorageFault.Answer(HttpStatusCode.InternalServerError),
            < 0.78 => StorageFault.Answer(HttpStatusCode.ServiceUnavailable),
            < 0.90 => StorageFault.AppliedButReturns(HttpStatusCode.InternalServerError),
            < 0.97 => StorageFault.Held(Task.Delay(TimeSpan.FromMilliseconds(150))),
            _ => StorageFault.AfterTimeout,
        };
    }
}
