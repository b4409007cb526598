using CartFunctions.Carts;

namespace CartFunctions.Http.Requests;

/// <summary>What a client asks of a cart, before and after it is validated.</summary>
public interface ICartRequest
{
    /// <summary>The cart's id; null or empty where the cart is yet to be made.</summary>
    string? CartId { get; }

    /// <summary>The change that is asked for; only of a request that is valid.</summary>
    CartChange ToChange();
}
