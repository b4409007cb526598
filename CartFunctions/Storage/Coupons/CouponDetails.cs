using System.Collections.Concurrent;
using CartFunctions.Coupons;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.Coupons;

/// <summary>
/// Coupon details for display in a cart, at most 5 seconds old (contract, "Coupons, charges and the amount due"). Every method throws <see
/// cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class CouponDetails(CouponStore store, CouponCache cache, TimeProvider clock)
{
    // A read usually takes a hundredth of this time.
    private static readonly TimeSpan SharedReadTimeout = TimeSpan.FromSeconds(1);

    // Requests that need a coupon while it is being read share that read, because many carts may have the same coupon.
    private readonly ConcurrentDictionary<CouponCode, Lazy<Task<Coupon?>>> readsInProgress = new();

    /// <summary>Finds a coupon for display; null if it does not exist.</summary>
    public ValueTask<Coupon?> FindAsync(CouponCode code, CancellationToken cancellationToken) =>
        cache.TryGet(code, cache.Now, out var coupon, out _) ? new(coupon) : new(ReadSharedAsync(code, cancellationToken));

    private async Task<Coupon?> ReadSharedAsync(CouponCode code, CancellationToken cancellationToken)
    {
        var read = readsInProgress.GetOrAdd(code, shared => new Lazy<Task<Coupon?>>(() => ReadForAllAsync(shared)));
        try
        {
            return await read.Value.WaitAsync(SharedReadTimeout, clock, cancellationToken);
        }
        catch (Exception e) when (e is StorageFaultException or TimeoutException)
        {
            // A failed or hanging call of another request does not fail this one.
            return await store.FindAsync(code, cancellationToken);
        }
    }

    /// <summary>Reads without the token of a single request.</summary>
    private async Task<Coupon?> ReadForAllAsync(CouponCode code)
    {
        try
        {
            return await store.FindAsync(code, CancellationToken.None);
        }
        finally
        {
            readsInProgress.TryRemove(code, out _);
        }
    }
}
