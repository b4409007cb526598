using CartFunctions.Simulation.Engine;
using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>A coupon as an instance may have seen it.</summary>
/// <param name="Value">The coupon; null if it does not exist.</param>
/// <param name="IsInTime">Whether the clock of the instance was within the times of the coupon.</param>
internal readonly record struct SeenCoupon(CouponState? Value, bool IsInTime);

/// <summary>The states of every coupon over time, as storage had them and as the clocks of the instances may have shown them.</summary>
/// <param name="maxOffset">The largest clock offset of an instance.</param>
internal sealed class CouponHistory(TimeSpan maxOffset)
{
    private readonly StateHistory<CouponState> states = new();

    /// <summary>Adds a state of a coupon; null after a deletion.</summary>
    public void Add(string code, CouponState? value, long at) => states.Add(code, value, at);

    /// <summary>The coupons that a read between two times may have seen, the most likely first.</summary>
    /// <param name="code">The coupon's code.</param>
    /// <param name="from">The earliest time of the read.</param>
    /// <param name="to">The latest time of the read.</param>
    /// <param name="likely">The likely time of the read.</param>
    public List<SeenCoupon> Between(string code, long from, long to, long? likely = null) =>
        [.. states.Between(code, from, to, likely).SelectMany(value => SeenAs(value, from, to))];

    private IEnumerable<SeenCoupon> SeenAs(CouponState? value, long from, long to)
    {
        var (starts, ends) = (TicksOf(value?.From) ?? long.MinValue, TicksOf(value?.Until) ?? long.MaxValue);
        var (earliest, latest) = (from - maxOffset.Ticks, to + maxOffset.Ticks);
        if (starts <= latest && ends >= earliest)
        {
            yield return new SeenCoupon(value, IsInTime: true);
        }

        if (starts > earliest || ends < latest)
        {
            yield return new SeenCoupon(value, IsInTime: false);
        }
    }

    private static long? TicksOf(DateTimeOffset? time) => (time - LoopClock.Epoch)?.Ticks;
}
