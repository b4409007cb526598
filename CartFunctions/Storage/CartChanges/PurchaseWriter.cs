using System.Diagnostics;
using Azure.Data.Tables;
using CartFunctions.Carts;
using CartFunctions.Storage.Carts;
using CartFunctions.Storage.Concurrency;
using CartFunctions.Storage.Merges;
using CartFunctions.Storage.Products;
using CartFunctions.Storage.Reservations;
using CartFunctions.Storage.Tables;

namespace CartFunctions.Storage.CartChanges;

/// <summary>
/// Makes attempts at a reservation, its release, or a checkout: the rows of the products go up first, then one write of the cart says
/// that it has them, gives them back, or buys them; what is left to do at the rows comes after, and anybody may do it.
/// </summary>
internal sealed class PurchaseWriter(
    StorageTables tables,
    CartReader reader,
    ProductDetails details,
    ProductReader catalogue,
    ReservationWriter reserver,
    FollowUp followUp,
    MergeSteps merges,
    CartExpiry expiry,
    CartTelemetry carts,
    ReservationTelemetry reservations)
{
    /// <summary>Makes one attempt; the change gets its result once it is done or refused.</summary>
    /// <returns>The fault by which the answer to the write was lost; null for none.</returns>
    /// <exception cref="StorageFaultException">Storage fails before the write, or the write was certainly not done.</exception>
    public async Task<StorageFaultException?> TryAsync(
        PendingWrite<CartChangeRequest, CartResult> change, CancellationToken cancellationToken)
    {
        var stored = await merges.UnclaimAsync(await reader.FindAsync(change.Asked.CartId, cancellationToken), cancellationToken);
        var earlier = change.StatusIn(stored);
        if (earlier == WriteStatus.NotApplied)
        {
            change.ClearOutcomeUnknown();
        }

        switch (new CartChangeAttempt(change.Asked, change, earlier, stored, _ => null, expiry).Decide())
        {
            case WriteDecision<StoredCart>.Write write:
                return await WriteAsync(change, earlier, stored!, write, cancellationToken);
            case WriteDecision<StoredCart>.Done done:
                var found = await FindDoneAsync(change.Asked, done, cancellationToken);
                await followUp.SettleAsync(change.Asked.CartId, UnsettledBy(change.Asked, done, found));
                change.Result = found;
                carts.FoundDone(change.Asked.CartId, done.IsReplay, change.Asked.Trace);
                return null;
            case var refused:
                change.Result = await reader.ShowAsync(refused, cancellationToken);
                return null;
        }
    }

    private async Task<CartResult> FindDoneAsync(
        CartChangeRequest asked, WriteDecision<StoredCart>.Done done, CancellationToken cancellationToken)
    {
        if (asked.Change is not CheckOutChange)
        {
            return await reader.ShowAsync(done, cancellationToken);
        }

        var order = done.IsReplay
            ? await reader.FindOrderAsync(asked.CartId, asked.Options.Keyed!.KeyHash, cancellationToken)
            : asked.Order;
        return order is null ? Failure.OrderNotFound : new PlacedOrder(order, done.IsReplay);
    }

    /// <summary>
    /// The products at which a change that is in may have left something to do. Another request made a replayed one, and its process may
    /// have died right after the write that decided.
    /// </summary>
    private static IEnumerable<ObjectId> UnsettledBy(CartChangeRequest asked, WriteDecision<StoredCart>.Done done, CartResult found) =>
        !done.IsReplay ? asked.Unsettled
        : found.Placed is { } placed ? placed.Order.Lines.Select(line => line.Bought.ProductId)
        : ProductsOf(done.State).Union(done.State.Cart.Lines.Select(line => line.ProductId));

    private Task<StorageFaultException?> WriteAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart before,
        WriteDecision<StoredCart>.Write write,
        CancellationToken cancellationToken) => change.Asked.Change switch
        {
            ReserveChange reserve => ReserveAsync(change, earlier, before, write, reserve, cancellationToken),
            ReleaseChange => ReleaseAsync(change, before, write, cancellationToken),
            CheckOutChange => CheckOutAsync(change, earlier, before, write, cancellationToken),
            _ => throw new UnreachableException(),
        };

    private async Task<StorageFaultException?> ReserveAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart before,
        WriteDecision<StoredCart>.Write write,
        ReserveChange reserve,
        CancellationToken cancellationToken)
    {
        return await HoldAsync(change, earlier, before, ConcludeAsync, cancellationToken);

        async Task<StorageFaultException?> ConcludeAsync(StoredCart raised)
        {
            var until = Cart.ToMilliseconds(change.Now + TimeSpan.FromMinutes(reserve.Minutes));
            var held = Reservation.Of(raised.Cart.Reservation!.Id, before.Cart.Lines, until);
            var next = write.Next with { Cart = write.Next.Cart with { Reservation = held }, ETag = raised.ETag };
            var result = await reader.ViewAsync(next.Cart, cancellationToken);
            change.Asked.Unsettled =
                [.. ProductsOf(before).Where(product => before.Cart.Reservation!.RequiredUnitsOf(product) > held.HeldOf(product))];
            return await SendAsync(change, next, result, SaveAsync, async () =>
            {
                reservations.Reserved();
                await followUp.SettleAsync(before.Cart.Id, change.Asked.Unsettled);
            });
        }
    }

    private async Task<StorageFaultException?> ReleaseAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        StoredCart before,
        WriteDecision<StoredCart>.Write write,
        CancellationToken cancellationToken)
    {
        var result = await reader.ShowAsync(write, cancellationToken);
        change.Asked.Unsettled = ProductsOf(before);
        return await SendAsync(change, write.Next, result, SaveAsync, async () =>
        {
            if (before.Cart.Reservation is { } reservation)
            {
                reservations.Released();
                await followUp.EndAsync(before.Cart.Id, reservation, null, change.Asked.Unsettled);
            }
        });
    }

    private async Task<StorageFaultException?> CheckOutAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart before,
        WriteDecision<StoredCart>.Write write,
        CancellationToken cancellationToken)
    {
        var lines = before.Cart.Lines;
        var products = (await details.FindAsync(lines, cancellationToken)).ToArray();
        for (var i = 0; i < products.Length; i++)
        {
            // What is shown as gone may be back: a name may be some seconds old, a refusal not.
            products[i] ??= await catalogue.FindAsync(lines[i].ProductId, cancellationToken);
            if (products[i] is null)
            {
                if (await reader.IsStillAsync(before, cancellationToken))
                {
                    Refuse(change, earlier, Failure.ProductNotFound.With($"product {lines[i].ProductId}"));
                }

                return null;
            }
        }

        return await HoldAsync(change, earlier, before, BuyAsync, cancellationToken);

        Task<StorageFaultException?> BuyAsync(StoredCart held)
        {
            var reservation = held.Cart.Reservation!;
            var order = new Order(
                reservation.Id,
                before.Cart.Id,
                [.. lines.Zip(products, (line, product) => new OrderLine(line, product!.Name))],
                write.Next.Cart.UpdatedAt); // Later with every order of a cart, whatever the clocks say.
            change.Asked.Order = order;
            change.Asked.Unsettled = ProductsOf(held);
            return SendAsync(change, write.Next with { ETag = held.ETag }, new PlacedOrder(order), cart => PlaceAsync(cart, order), async () =>
            {
                reservations.Sold();
                await followUp.EndAsync(order.CartId, reservation, order, change.Asked.Unsettled);
            });
        }

        Task<bool> PlaceAsync(StoredCart cart, Order order) => tables.Carts.TryTransactAsync(
            [
                new TableTransactionAction(TableTransactionActionType.UpdateReplace, CartEntity.From(cart), cart.ETag.GetValueOrDefault()),
                new TableTransactionAction(TableTransactionActionType.Add, OrderEntity.From(order, change.Asked.Options.Keyed?.KeyHash)),
            ],
            CancellationToken.None);
    }

    /// <summary>
    /// Raises what is on the lines and not held, if anything is, and decides on the cart as it then is. What was raised is taken back
    /// unless the decision is in: the change is refused, or starts over, or nobody knows.
    /// </summary>
    private async Task<StorageFaultException?> HoldAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        WriteStatus earlier,
        StoredCart before,
        Func<StoredCart, Task<StorageFaultException?>> decide,
        CancellationToken cancellationToken)
    {
        var reservation = before.Cart.Reservation;
        var rising = before.Cart.Lines.Where(line => line.Quantity > (reservation?.HeldOf(line.ProductId) ?? 0)).ToList();
        if (rising.Count == 0)
        {
            return await decide(before);
        }

        if (!(await reserver.ReserveAsync(before, rising, cancellationToken)).TryGet(out var announced, out var failure))
        {
            Refuse(change, earlier, failure);
            return null;
        }

        if (announced is null)
        {
            return null;
        }

        try
        {
            return await decide(announced);
        }
        finally
        {
            if (change.Result is null)
            {
                await followUp.AbandonAsync(announced, rising.Select(line => line.ProductId));
            }
        }
    }

    private static IReadOnlyList<ObjectId> ProductsOf(StoredCart cart) => [.. cart.Cart.Reservation?.Products ?? []];

    private static void Refuse(PendingWrite<CartChangeRequest, CartResult> change, WriteStatus earlier, Failure failure) =>
        change.Result = earlier == WriteStatus.MayStillApply ? Failure.OutcomeUnknown : failure;

    private async Task<bool> SaveAsync(StoredCart cart) =>
        await tables.Carts.TryReplaceAsync(CartEntity.From(cart), cart.ETag.GetValueOrDefault(), CancellationToken.None) is not null;

    /// <summary>Waits for the write that decides. Once sent it is finished, under the time-out of its own.</summary>
    private async Task<StorageFaultException?> SendAsync(
        PendingWrite<CartChangeRequest, CartResult> change,
        StoredCart next,
        CartResult result,
        Func<StoredCart, Task<bool>> write,
        Func<Task> afterwards)
    {
        try
        {
            if (carts.Changes.Written(await write(next)))
            {
                await afterwards();
                change.Result = result;
            }

            return null;
        }
        catch (StorageFaultException fault) when (!fault.NothingWasDone)
        {
            change.MarkOutcomeUnknown(next.ETag, next.Version);
            return fault;
        }
    }
}
