using System.Collections.Immutable;

namespace CartFunctions.Simulation.World;

/// <summary>The kinds of operations.</summary>
internal enum OperationKind
{
    AddItem,
    AddItems,
    GetCart,
    SetQuantity,
    RemoveItem,
    ClearCart,
    Reserve,
    Release,
    CheckOut,
    Merge,
    SetData,
    SetCharges,
    ApplyCoupon,
    RemoveCoupon,
    GetOrder,
    ListOrders,
    SaveProduct,
    GetProduct,
    DeleteProduct,
    ChangeStock,
    ReservationWrite,
    SaveCoupon,
    GetCoupon,
    DeleteCoupon,
    CouponUseWrite,
}

/// <summary>One request of a client: an entry of the history.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="CartId">The cart; null in an add that creates a cart with a new id, and in operations on products.</param>
internal sealed record Operation(OperationKind Kind, string? CartId)
{
    private string? identity;

    /// <summary>The device, for the device API; null for the cart API.</summary>
    public string? Device { get; init; }

    /// <summary>The signed-in customer, for the customer's own routes; null for others.</summary>
    public string? Customer { get; init; }

    /// <summary>The product, or the id of the coupon; null in an operation about a whole cart.</summary>
    public string? ProductId { get; init; }

    /// <summary>The options of the line.</summary>
    public string Options { get; init; } = LineOptions.None;

    /// <summary>The line id from an answer; null for a line without options.</summary>
    public string? LineId { get; init; }

    /// <summary>The new data of the cart, as JSON.</summary>
    public string? Data { get; init; }

    /// <summary>The new charges of the cart, as JSON.</summary>
    public string? Charges { get; init; }

    /// <summary>The code of the coupon.</summary>
    public string? Code { get; init; }

    /// <summary>The coupon to save, or the coupon after a use was reserved, released or counted.</summary>
    public CouponState? Coupon { get; init; }

    /// <summary>The amount that a checkout pays; null for any.</summary>
    public decimal? AmountDue { get; init; }

    /// <summary>The quantity of a line, the difference of a stock change, or the minutes of a reservation.</summary>
    public int Quantity { get; init; }

    /// <summary>The items of an add of many lines, in order.</summary>
    public ImmutableArray<RequestedItem> Items { get; init; } = [];

    /// <summary>The cart that is merged into this one.</summary>
    public string? From { get; init; }

    /// <summary>The order to read.</summary>
    public string? OrderId { get; init; }

    /// <summary>The product to save, or the product after units were reserved, released or checked out.</summary>
    public ProductState? Product { get; init; }

    /// <summary>The header Idempotency-Key.</summary>
    public string? Key { get; init; }

    /// <summary>The version in the header If-Match, or <c>*</c>.</summary>
    public string? IfMatch { get; init; }

    /// <summary>Whether it has the header If-None-Match: *.</summary>
    public bool MustCreate { get; init; }

    /// <summary>Its number in the run.</summary>
    public int Number { get; init; }

    /// <summary>The client; -1 for the simulation itself.</summary>
    public int Client { get; init; }

    /// <summary>The instance that got the request.</summary>
    public int Instance { get; init; }

    /// <summary>When the client sent it, in ticks.</summary>
    public long Invoke { get; init; }

    /// <summary>When the client got its answer or gave up, in ticks.</summary>
    public long Return { get; set; }

    /// <summary>The answer; null if the client got none.</summary>
    public Answer? Answer { get; set; }

    /// <summary>When its function ended, in ticks. If the request did not arrive, when it was lost.</summary>
    public long FunctionEnded { get; set; }

    /// <summary>The time after which it can have no effect: see <see cref="History.FindLastPossibleEffects"/>.</summary>
    public long LastPossibleEffect { get; set; }

    /// <summary>
    /// Whether storage's answer to a write was lost. The answer of the operation may then show a later state of the cart.
    /// </summary>
    public bool StorageResponseWasLost { get; set; }

    /// <summary>When storage performed a write that may be its effect, in ticks.</summary>
    public long? WrittenAt { get; set; }

    /// <summary>Its place in the order of storage's writes, as far as it is known. It is a hint for the checker.</summary>
    public int Rank { get; set; } = int.MaxValue;

    /// <summary>The version that it created, if it is known.</summary>
    public string? CreatedVersion { get; set; }

    /// <summary>When it took effect, in ticks, if it is known.</summary>
    public long? DoneAt { get; set; }

    /// <summary>Whether the operation can change something.</summary>
    public bool IsChange => Kind is not (
        OperationKind.GetCart or OperationKind.GetProduct or OperationKind.GetOrder or OperationKind.ListOrders or OperationKind.GetCoupon);

    /// <summary>Whether it reserves, releases or checks out.</summary>
    public bool UsesReservation => Kind is OperationKind.Reserve or OperationKind.Release or OperationKind.CheckOut;

    /// <summary>Whether it adds to a cart, and creates the cart if there is none.</summary>
    public bool IsAdd => Kind is OperationKind.AddItem or OperationKind.AddItems;

    /// <summary>
    /// The values that repeats with the same key must have: surface, operation, ids, quantity, options, data, charges and amount.
    /// </summary>
    public string Identity => identity ??=
        $"{Surface} {Kind} {ProductId} {Options} {Quantity} {string.Join(' ', Items)}"
        + $"{From}{Data}{Charges}{AmountDue}{Code}";

    private string Surface => Device is not null ? "device" : Customer is not null ? "me" : "api";

    /// <summary>Whether the answer does not show if the operation took effect.</summary>
    public bool IsUnknown => Answer is null
        || (Answer.Status == 503 && (Answer.Message.Contains("outcome unknown", StringComparison.Ordinal)
            || Answer.Message.Contains("cancelled", StringComparison.Ordinal)));

    /// <summary>Whether the answer says that nothing was changed, for a reason outside the cart.</summary>
    public bool IsWithoutEffect => !IsUnknown && (Answer!.Status == 503 || Answer.Error == "Cart is busy");

    /// <summary>The time until which it may have an effect.</summary>
    public long End => IsUnknown ? Math.Max(LastPossibleEffect, Return) : Return;

    /// <summary>Whether it is about a coupon.</summary>
    public bool IsOnCoupon => Kind >= OperationKind.SaveCoupon;

    /// <summary>Whether it is about a product or a coupon and not a cart.</summary>
    public bool IsOnProduct => Kind >= OperationKind.SaveProduct;

    /// <summary>The id of the cart or the product that it may change.</summary>
    public string? Target => !IsOnProduct ? CartId ?? Answer?.Cart?.Id : ProductId;

    /// <inheritdoc/>
    public override string ToString()
    {
        var what = $"{Kind} {CartId?[..6]} {Surface}";
        what += ProductId is null ? string.Empty : $" product {ProductId[^4..]}";
        what += Options == LineOptions.None ? string.Empty : $" {Options}";
        what += Data is null ? string.Empty : $" {Data}";
        what += Charges is null ? string.Empty : $" {Charges}";
        what += Code is null ? string.Empty : $" {Code}";
        what += Coupon is null ? string.Empty : $" as {Coupon}";
        what += AmountDue is null ? string.Empty : $" for {AmountDue}";
        what += Kind is OperationKind.AddItem or OperationKind.SetQuantity or OperationKind.ChangeStock ? $" x{Quantity}" : string.Empty;
        what += Kind == OperationKind.Reserve ? $" for {Quantity} minutes" : string.Empty;
        what += From is null ? string.Empty : $" from {From[..6]}";
        what += OrderId is null ? string.Empty : $" order {OrderId[..6]}";
        what += Items.IsEmpty ? string.Empty : $" {string.Join(' ', Items)}";
        what += Product is null ? string.Empty : $" {Product}";
        what += MustCreate ? " if-none-match *" : string.Empty;
        what += Key is null ? string.Empty : $" key {Key}";
        return IfMatch is null ? what : what + $" if-match {IfMatch}";
    }
}

/// <summary>An item of an add of many lines.</summary>
internal readonly record struct RequestedItem(string ProductId, int Quantity, string Options = LineOptions.None)
{
    /// <inheritdoc/>
    public override string ToString() => $"{ProductId[^4..]}{(Options == LineOptions.None ? string.Empty : Options)} x{Quantity}";
}

/// <summary>The values of a product.</summary>
internal sealed record ProductState(string? Name, decimal? Price, int Stock, int Reserved = 0)
{
    /// <summary>The SKU; null for none. In a save, the SKU in the request; null for a save by id.</summary>
    public string? Sku { get; init; }
}
