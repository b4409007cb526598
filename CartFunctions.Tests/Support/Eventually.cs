using System.Diagnostics;

namespace CartFunctions.Tests.Support;

/// <summary>Waits until a condition holds.</summary>
public static class Eventually
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    public static async Task HoldsAsync(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < MaxWait, "The condition did not come true.");
            await Task.Delay(20);
        }
    }
}
