using System.Globalization;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>
/// Every operation of the contract with the status of each failure. A dot marks a failure that the operation cannot have. <see
/// cref="FailureTests"/> needs a case for every other cell.
/// </summary>
public static class FailureTable
{
    private const int FirstColumn = 31;

    // The rows have the order of the contract ("Any request"). The columns are the operations below.
    private const string Text = """
                                       add get set rem clr | add get set rem clr | lst get put sku del stk imp | res rel chk ord mny mrg
        Request too large              413  .  413  .   .  | 413  .  413  .   .  |  .   .  413 413  .  413 413 | 413  .  413  .  413 413
        Unsupported media type         415  .  415  .   .  | 415  .  415  .   .  |  .   .  415 415  .  415 415 | 415  .  415  .  415 415
        DeviceID header is required     .   .   .   .   .  | 400 400 400 400 400 |  .   .   .   .   .   .   .  |  .   .   .   .   .  .
        Invalid DeviceID header         .   .   .   .   .  | 400 400 400 400 400 |  .   .   .   .   .   .   .  |  .   .   .   .   .  .
        Invalid request body           400  .  400  .   .  | 400  .  400  .   .  |  .   .  400 400  .  400 400 | 400  .  400  .  400 400
        Invalid ID format              400 400 400 400 400 | 400  .  400 400  .  | 400 400 400  .  400 400  .  | 400 400 400 400 400 400
        Invalid SKU                     .   .   .   .   .  |  .   .   .   .   .  | 400  .   .  400  .   .   .  |  .   .   .   .   .   .
        Invalid merge                   .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .   .   .   .  400
        Invalid limit                   .   .   .   .   .  |  .   .   .   .   .  | 400  .   .   .   .   .   .  |  .   .   .   .   .  .
        Invalid continuation            .   .   .   .   .  |  .   .   .   .   .  | 400  .   .   .   .   .   .  |  .   .   .   .   .  .
        Invalid items                   .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .   .   .  400  .
        Invalid quantity               400  .  400  .   .  | 400  .  400  .   .  |  .   .   .   .   .   .   .  |  .   .   .   .  400  .
        Invalid product                 .   .   .   .   .  |  .   .   .   .   .  |  .   .  400 400  .   .   .  |  .   .   .   .   .  .
        Invalid stock change            .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .  400  .  |  .   .   .   .   .  .
        Invalid reservation             .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  | 400  .   .   .   .  .
        Invalid amount                  .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .  400  .   .  .
        Invalid options                400  .   .   .   .  | 400  .   .   .   .  |  .   .   .   .   .   .   .  |  .   .   .   .  400  .
        Invalid idempotency key        400  .  400 400 400 | 400  .  400 400 400 |  .   .   .   .   .  400  .  | 400 400 400  .  400 400
        Idempotency key needs a cartId 400  .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .   .   .   .  .
        Idempotency key reused         422  .  422 422 422 | 422  .  422 422 422 |  .   .   .   .   .  422  .  | 422 422 422  .  422 422
        Cart not found                  .  404 404 404 404 |  .  404 404 404 404 |  .   .   .   .   .   .   .  | 404 404 404  .   .  404
        Order not found                 .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .   .  404  .  .
        Cart has changed               412  .  412 412 412 | 412  .  412 412 412 |  .   .   .   .   .   .   .  | 412 412 412  .  412 412
        Product has changed             .   .   .   .   .  |  .   .   .   .   .  |  .   .  412 412 412 412  .  |  .   .   .   .   .  .
        SKU is taken                    .   .   .   .   .  |  .   .   .   .   .  |  .   .   .  409  .   .   .  |  .   .   .   .   .   .
        Product is reserved             .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .  409  .   .  |  .   .   .   .   .  .
        Cart is empty                   .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  | 400  .  400  .   .  .
        Item not found in cart          .   .  404 404  .  |  .   .  404 404  .  |  .   .   .   .   .   .   .  |  .   .   .   .   .  .
        Product not found              404  .  404  .   .  | 404  .  404  .   .  |  .  404  .   .  404 404  .  | 404  .  404  .  404  .
        Cart is full                   400  .   .   .   .  | 400  .   .   .   .  |  .   .   .   .   .   .   .  |  .   .   .   .  400  .
        Insufficient stock             400  .  400  .   .  | 409  .  409  .   .  |  .   .   .   .   .  400  .  | 400  .  400  .  400  .
        Coupon not found                .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .  404  .   .  .
        Coupon not applicable           .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .  409  .   .  .
        Coupon used up                  .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .  409  .   .  .
        Amount has changed              .   .   .   .   .  |  .   .   .   .   .  |  .   .   .   .   .   .   .  |  .   .  409  .   .  .
        Cart is busy                   409  .  409 409 409 | 409  .  409 409 409 |  .   .   .   .   .   .   .  | 409 409 409  .  409 409
        Service unavailable            503 503 503 503 503 | 503 503 503 503 503 | 503 503 503 503 503 503 503 | 503 503 503 503 503 503
        Internal error                 500 500 500 500 500 | 500 500 500 500 500 | 500 500 500 500 500 500 500 | 500 500 500 500 500 500
        """;

    // The operations that came later.
    private const string LaterText = """
                                       dat ddt chg apc rmc adc rdc
        Request too large              413 413 413 413  .  413  .
        Unsupported media type         415 415 415 415  .  415  .
        DeviceID header is required     .  400  .   .   .  400 400
        Invalid DeviceID header         .  400  .   .   .  400 400
        Invalid request body           400 400 400 400  .  400  .
        Invalid ID format              400  .  400 400 400  .   .
        Invalid data                   400 400  .   .   .   .   .
        Invalid coupon                  .   .   .  400  .  400  .
        Invalid charges                 .   .  400  .   .   .   .
        Invalid idempotency key        400 400 400 400 400 400 400
        Idempotency key reused         422 422 422 422 422 422 422
        Cart not found                 404 404 404 404 404 404 404
        Cart has changed               412 412 412 412 412 412 412
        Cart is empty                   .   .  400  .   .   .   .
        Coupon not found                .   .   .  404  .  404  .
        Coupon not applicable           .   .   .  409  .  409  .
        Coupon used up                  .   .   .  409  .  409  .
        Cart is busy                   409 409 409 409 409 409 409
        Service unavailable            503 503 503 503 503 503 503
        Internal error                 500 500 500 500 500 500 500
        """;

    // The operations on coupons.
    private const string CouponText = """
                                       get put del
        Request too large               .  413  .
        Unsupported media type          .  415  .
        Invalid request body            .  400  .
        Invalid coupon                 400 400 400
        Coupon not found               404  .  404
        Service unavailable            503 503 503
        Internal error                 500 500 500
        """;

    // The operations on customers' carts.
    private const string CustomerText = """
                                       add get set rem clr mny mrg dat apc rmc
        Sign-in required               401 401 401 401 401 401 401 401 401 401
        Request too large              413  .  413  .   .  413 413 413 413  .
        Unsupported media type         415  .  415  .   .  415 415 415 415  .
        Invalid request body           400  .  400  .   .  400 400 400 400  .
        Invalid ID format              400  .  400 400  .  400 400  .   .   .
        Invalid merge                   .   .   .   .   .   .  400  .   .   .
        Invalid items                   .   .   .   .   .  400  .   .   .   .
        Invalid quantity               400  .  400  .   .  400  .   .   .   .
        Invalid data                    .   .   .   .   .   .   .  400  .   .
        Invalid coupon                  .   .   .   .   .   .   .   .  400  .
        Invalid options                400  .   .   .   .  400  .   .   .   .
        Invalid idempotency key        400  .  400 400 400 400 400 400 400 400
        Idempotency key reused         422  .  422 422 422 422 422 422 422 422
        Cart not found                  .  404 404 404 404  .  404 404 404 404
        Cart has changed               412  .  412 412 412 412 412 412 412 412
        Item not found in cart          .   .  404 404  .   .   .   .   .   .
        Product not found              404  .  404  .   .  404  .   .   .   .
        Cart is full                   400  .   .   .   .  400  .   .   .   .
        Insufficient stock             400  .  400  .   .  400  .   .   .   .
        Coupon not found                .   .   .   .   .   .   .   .  404  .
        Coupon not applicable           .   .   .   .   .   .   .   .  409  .
        Coupon used up                  .   .   .   .   .   .   .   .  409  .
        Cart is busy                   409  .  409 409 409 409 409 409 409 409
        Service unavailable            503 503 503 503 503 503 503 503 503 503
        Internal error                 500 500 500 500 500 500 500 500 500 500
        """;

    private static readonly string[] First =
    [
        "AddItem",
        "GetCart",
        "SetQuantity",
        "RemoveItem",
        "ClearCart",
        "AddDeviceItem",
        "GetDeviceCart",
        "SetDeviceQuantity",
        "RemoveDeviceItem",
        "ClearDeviceCart",
        "ListProducts",
        "GetProduct",
        "SaveProduct",
        "SaveProductBySku",
        "DeleteProduct",
        "ChangeStock",
        "ImportProducts",
        "Reserve",
        "Release",
        "CheckOut",
        "GetOrder",
        "AddItems",
        "MergeCarts",
    ];

    private static readonly string[] Later =
        ["SetData", "SetDeviceData", "SetCharges", "ApplyCoupon", "RemoveCoupon", "ApplyDeviceCoupon", "RemoveDeviceCoupon"];

    private static readonly string[] Coupon = ["GetCoupon", "SaveCoupon", "DeleteCoupon"];

    private static readonly string[] Customer =
    [
        "AddCustomerItem",
        "GetCustomerCart",
        "SetCustomerQuantity",
        "RemoveCustomerItem",
        "ClearCustomerCart",
        "AddCustomerItems",
        "MergeCustomerCart",
        "SetCustomerData",
        "ApplyCustomerCoupon",
        "RemoveCustomerCoupon",
    ];

    /// <summary>The operations of both surfaces, the customers' carts, the coupons and the catalog, by function name.</summary>
    public static IReadOnlyList<string> Operations { get; } = [.. First, .. Later, .. Coupon, .. Customer];

    /// <summary>Every possible failure of each operation, with its status.</summary>
    public static IReadOnlyList<FailureCell> Cells { get; } =
    [
        .. CellsIn(Text, First), .. CellsIn(LaterText, Later), .. CellsIn(CouponText, Coupon), .. CellsIn(CustomerText, Customer),
    ];

    private static IEnumerable<FailureCell> CellsIn(string text, string[] operations) =>
        from row in text.Split('\n')[1..]
        let cells = row[FirstColumn..].Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries)
        from cell in cells.Zip(operations)
        where cell.First != "."
        select new FailureCell(cell.Second, row[..FirstColumn].TrimEnd(), int.Parse(cell.First, CultureInfo.InvariantCulture));
}

/// <summary>One failure of one operation.</summary>
public sealed record FailureCell(string Operation, string Error, int Status)
{
    public bool IsOnDevice => Operation.Contains("Device", StringComparison.Ordinal);
}
