using System.Diagnostics.CodeAnalysis;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

/// <summary>
/// What the handlers share whose operations take several writes: the start of an attempt, and the write that decides it. Every method that
/// awaits throws <see cref="StorageFaultException"/> if storage fails.
/// </summary>
internal sealed class CartAttempts(
    CartReader reader, CartRows rows, MergeSteps merges, CartExpiry expiry, CartTelemetry telemetry)
{
    /// <summary>Reads a cart, expired or not, and ends any merge that depends on its state; null if there is none.</summary>
    public async Task<StoredCart?> ReadAsync(ObjectId cartId, CancellationToken cancellationToken) =>
        await merges.UnclaimAsync(await reader.FindAsync(cartId, cancellationToken), cancellationToken);

    /// <summary>Starts an attempt at a change of an existing cart. A change that is refused gets its result.</summary>
    /// <param name="change">The change.</param>
    /// <param name="rule">The changed cart, still with its old version, or a failure.</param>
    /// <param name="cancellationToken">The token of the caller.</param>
    /// <returns>The stored cart, what became of the write of an earlier attempt, and the decision.</returns>
    public async Task<(StoredCart? Before, WriteStatus Earlier, WriteDecision<StoredCart> Decision)> BeginAsync(
        PendingWrite<CartChangeRequest, CartResult> change, Func<Cart, Result<Cart>> rule, CancellationToken cancellationToken)
    {
        var before = await ReadAsync(change.Request.CartId, cancellationToken);
        var earlier = change.StatusIn(before);
        var decision = Decide(change, earlier, before, createsCart: false, rule);
        if (decision is WriteDecision<StoredCart>.Refused)
        {
            change.Result = await reader.ShowAsync(decision, cancellationToken);
        }

        return (before, earlier, decision);
    }

    /// <summary>Decides what an attempt comes to.</summary>
    /// <param name="change">The change.</param>
    /// <param name="earlier">What became of the write of an earlier attempt.</param>
    /// <param name="before">The stored cart, expired or not; null if there is none.</param>
    /// <param name="createsCart">Whether the change creates a cart that does not exist.</param>
    /// <param name="rule">The changed cart, still with its old version, or a failure.</param>
    public WriteDecision<StoredCart> Decide(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart? before,
        bool createsCart,
        Func<Cart, Result<Cart>> rule)
    {
        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        return new CartChangeAttempt(
            change, earlier, before, expiry, createsCart, cart => rule(cart).Then<Cart>(next => next.NextVersion(change.Now))).Decide();
    }

    /// <summary>Sets the result of a change that was applied already.</summary>
    public void CompleteAlreadyApplied(
        PendingWrite<CartChangeRequest, CartResult> change, WriteDecision<StoredCart>.Done done, CartResult result)
    {
        change.Result = result;
        telemetry.FoundDone(change.Request.CartId, done.IsReplay, change.Request.Trace);
    }

    /// <summary>
    /// Gets the value of a step. Refuses the change if the step failed. Returns false then, and also if the step has no value, because the
    /// cart changed meanwhile.
    /// </summary>
    public static bool TryGetOrRefuse<T>(
        PendingWrite<CartChangeRequest, CartResult> change, WriteStatus earlier, Result<T?> step, [NotNullWhen(true)] out T? value)
        where T : class
    {
        if (!step.TryGet(out value, out var failure))
        {
            Refuse(change, earlier, failure);
        }

        return value is not null;
    }

    /// <summary>Refuses a change, unless the write of an earlier attempt may still arrive.</summary>
    public static void Refuse(PendingWrite<CartChangeRequest, CartResult> change, WriteStatus earlier, Failure failure) =>
        change.Result = earlier == WriteStatus.MayStillApply ? Failure.OutcomeUnknown : failure;

    /// <summary>Makes the write that decides. A write that was sent is completed, even if the client has left.</summary>
    /// <param name="change">The change.</param>
    /// <param name="next">The cart to write, on the ETag of the cart that it replaces.</param>
    /// <param name="added">A row of the cart's partition to add in the same transaction; null for none.</param>
    /// <returns>False if the cart changed meanwhile.</returns>
    public async Task<bool> TryWriteAsync(
        PendingWrite<CartChangeRequest, CartResult> change, StoredCart next, TableEntity? added = null)
    {
        try
        {
            return telemetry.Changes.Written(
                added is null ? await rows.TryWriteAsync(next) is not null : await rows.TryWriteAsync(next, added));
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
        {
            change.MarkOutcomeUnknown(next.ETag, next.Version);
            throw;
        }
    }
}
