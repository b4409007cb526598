using System.Security.Cryptography;

namespace CartFunctions.Simulation.Engine;

/// <summary>
/// Random numbers that follow from a seed alone, the same on every machine and runtime (SplitMix64). <see cref="Random"/> with a seed may
/// give other numbers in another version of .NET.
/// </summary>
internal sealed class SeededRandom(ulong seed) : Random(0)
{
    private ulong state = seed;

    /// <summary>Creates the numbers for one part of a run. A draw in one part does not change the draws in another.</summary>
    public static SeededRandom Of(ulong seed, params ReadOnlySpan<int> part)
    {
        var mixed = Mix(seed + 0x9E3779B97F4A7C15);
        foreach (var number in part)
        {
            mixed = Mix((mixed ^ (uint)number) + 0x9E3779B97F4A7C15);
        }

        return new SeededRandom(mixed);
    }

    /// <summary>The next 64 bits.</summary>
    public ulong NextBits() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>True with a probability.</summary>
    public bool Chance(double share) => NextDouble() < share;

    /// <summary>One of several.</summary>
    public T Pick<T>(IReadOnlyList<T> choices) => choices[Next(choices.Count)];

    /// <summary>A time in a range, with equal probability.</summary>
    public TimeSpan Between(TimeSpan minimum, TimeSpan maximum) => minimum + ((maximum - minimum) * NextDouble());

    /// <summary>A time up to a number of milliseconds; short times are likelier.</summary>
    public TimeSpan UpTo(double milliseconds)
    {
        var share = NextDouble();
        return TimeSpan.FromTicks((long)(milliseconds * share * share * TimeSpan.TicksPerMillisecond));
    }

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)(Sample() * maxValue);

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue) => minValue + Next(maxValue - minValue);

    /// <inheritdoc/>
    public override double NextDouble() => Sample();

    /// <inheritdoc/>
    protected override double Sample() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>Random bytes for the app that follow from a seed.</summary>
/// <param name="random">The random numbers.</param>
/// <param name="onDrawn">Called with the bytes that were drawn.</param>
internal sealed class SeededBytes(SeededRandom random, Action<byte[]>? onDrawn = null) : RandomNumberGenerator
{
    /// <inheritdoc/>
    public override void GetBytes(byte[] data) => GetBytes(data.AsSpan());

    /// <inheritdoc/>
    public override void GetBytes(Span<byte> data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            data[i] = (byte)random.NextBits();
        }

        onDrawn?.Invoke(data.ToArray());
    }
}
