using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The steps that the cart functions of both surfaces share; the surfaces differ in how they parse and present.</summary>
public abstract class CartSurface(CartStore carts, Guard guard)
{
    /// <summary>Names the surface, the same for ever: carts remember it under an idempotency key.</summary>
    protected abstract string Name { get; }

    /// <summary>Presents a failure.</summary>
    protected abstract IResult Refuse(Failure failure);

    /// <summary>Presents a failure that shows the cart beside it; null where there is none.</summary>
    protected abstract IResult RefuseChanged(Failure failure, CartView? current);

    /// <summary>Answers a read of a cart.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cartId">Which cart.</param>
    /// <param name="present">Presents the cart.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    protected Task<IResult> ReadAsync(
        HttpRequest request, Outcome<ObjectId> cartId, Func<CartView, IResult> present, CancellationToken cancellationToken) =>
        guard.RunAsync(
            request,
            Refuse,
            async bound => cartId.TryGet(out var id, out var refused)
                ? Present(await carts.ReadAsync(id, bound.Start()), present)
                : Refuse(refused),
            cancellationToken);

    /// <summary>Answers a change of a cart.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads and validates what is asked.</param>
    /// <param name="present">Presents the cart after the change.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    protected Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        Func<Task<Outcome<T>>> read,
        Func<CartView, IResult> present,
        CancellationToken cancellationToken)
        where T : ICartRequest =>
        guard.RunAsync(
            request,
            Refuse,
            async bound =>
            {
                if (!(await read()).TryGet(out var asked, out var refused))
                {
                    return Refuse(refused);
                }

                var (change, hasCartId) = (asked.ToChange(), !string.IsNullOrEmpty(asked.CartId));
                if (!PreconditionHeaders.Read(request, Name, change, hasCartId).TryGet(out var preconditions, out refused))
                {
                    return Refuse(refused);
                }

                var cartId = hasCartId ? ObjectId.Parse(asked.CartId) : ObjectId.New();
                return Present(await carts.ChangeAsync(cartId, change, preconditions, bound.Start()), present);
            },
            cancellationToken);

    private IResult Present(CartOutcome outcome, Func<CartView, IResult> present) => outcome switch
    {
        { Failure: null, View: { } view } => present(view),
        { Failure: { Error: Failure.CartHasChanged } failure } => RefuseChanged(failure, outcome.View),
        _ => Refuse(outcome.Failure!),
    };
}
