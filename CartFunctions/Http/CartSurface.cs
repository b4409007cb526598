using CartFunctions.Http.Requests;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The steps that the cart functions of both surfaces share; the surfaces differ in how they parse and present.</summary>
public abstract class CartSurface(CartStore carts, Guard guard)
{
    /// <summary>Presents a failure.</summary>
    protected abstract IResult Refuse(Failure failure);

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
            async token => cartId.TryGet(out var id, out var refused)
                ? Present(await carts.ReadAsync(id, token), present)
                : Refuse(refused),
            cancellationToken);

    /// <summary>Answers a change of a cart.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Reads and validates what is asked.</param>
    /// <param name="present">Presents the cart after the change.</param>
    /// <param name="cancellationToken">Cancelled when the client leaves.</param>
    protected Task<IResult> ChangeAsync<T>(
        HttpRequest request,
        Func<CancellationToken, Task<Outcome<T>>> read,
        Func<CartView, IResult> present,
        CancellationToken cancellationToken)
        where T : ICartRequest =>
        guard.RunAsync(
            request,
            Refuse,
            async token =>
            {
                if (!(await read(token)).TryGet(out var asked, out var refused))
                {
                    return Refuse(refused);
                }

                var cartId = string.IsNullOrEmpty(asked.CartId) ? ObjectId.New() : ObjectId.Parse(asked.CartId);
                return Present(await carts.ChangeAsync(cartId, asked.ToChange(), token), present);
            },
            cancellationToken);

    private IResult Present(Outcome<CartView> outcome, Func<CartView, IResult> present) =>
        outcome.TryGet(out var view, out var failure) ? present(view) : Refuse(failure);
}
