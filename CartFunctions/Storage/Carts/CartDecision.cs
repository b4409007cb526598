using CartFunctions.Carts;

namespace CartFunctions.Storage.Carts;

/// <summary>What an attempt at a change comes to.</summary>
internal abstract record CartDecision
{
    private CartDecision()
    {
    }

    /// <summary>The change is in already.</summary>
    /// <param name="Cart">The cart as it now is.</param>
    /// <param name="MadeCart">Whether the change made the cart.</param>
    /// <param name="IsReplay">Whether it is in by an earlier request with the same key, not by a write of this one.</param>
    public sealed record Done(Cart Cart, bool MadeCart, bool IsReplay) : CartDecision;

    /// <summary>The change cannot be made.</summary>
    /// <param name="Failure">Why.</param>
    /// <param name="Current">The cart as it now is, if the contract shows it beside the failure.</param>
    public sealed record Refused(Failure Failure, Cart? Current = null) : CartDecision;

    /// <summary>The change is to be written.</summary>
    /// <param name="Next">What to write, and over what.</param>
    /// <param name="MakesCart">Whether there was no cart before.</param>
    public sealed record Write(StoredCart Next, bool MakesCart) : CartDecision;
}
