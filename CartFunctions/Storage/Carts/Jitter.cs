namespace CartFunctions.Storage.Carts;

/// <summary>How long to wait before an attempt: at random, so that racing writers do not meet again and again.</summary>
internal static class Jitter
{
    private const int FirstMilliseconds = 10;
    private const int MostMilliseconds = 250;
    private const int Doublings = 5;

    /// <summary>Nothing before the first attempt; then up to 10 ms, 20 ms … 250 ms.</summary>
    public static TimeSpan Before(int attempt) => attempt == 0
        ? TimeSpan.Zero
        : TimeSpan.FromMilliseconds(
            Random.Shared.NextDouble() * Math.Min(FirstMilliseconds << Math.Min(attempt - 1, Doublings), MostMilliseconds));
}
