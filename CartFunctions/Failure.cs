namespace CartFunctions;

/// <summary>
/// A refusal that the contract names. The fields below are all kinds of failure. Each has a fixed text, and says whether a repeat may
/// help; its HTTP status is in Http/FailureStatus.cs.
/// </summary>
internal sealed record Failure
{
    public static readonly Failure SignInRequired = new("Sign-in required");
    public static readonly Failure InvalidRequestBody = new("Invalid request body");
    public static readonly Failure UnsupportedMediaType = new("Unsupported media type");
    public static readonly Failure RequestTooLarge = new("Request too large");
    public static readonly Failure DeviceIdRequired = new("DeviceID header is required");
    public static readonly Failure InvalidDeviceId = new("Invalid DeviceID header");
    public static readonly Failure InvalidIdFormat = new("Invalid ID format");
    public static readonly Failure InvalidSku = new("Invalid SKU");
    public static readonly Failure InvalidLimit = new("Invalid limit");
    public static readonly Failure InvalidContinuation = new("Invalid continuation");
    public static readonly Failure InvalidMerge = new("Invalid merge");
    public static readonly Failure InvalidItems = new("Invalid items");
    public static readonly Failure InvalidQuantity = new("Invalid quantity");
    public static readonly Failure InvalidData = new("Invalid data");
    public static readonly Failure InvalidCharges = new("Invalid charges");
    public static readonly Failure InvalidAmount = new("Invalid amount");
    public static readonly Failure InvalidCoupon = new("Invalid coupon");
    public static readonly Failure InvalidOptions = new("Invalid options");
    public static readonly Failure InvalidProduct = new("Invalid product");
    public static readonly Failure InvalidStockChange = new("Invalid stock change");
    public static readonly Failure InvalidReservation = new("Invalid reservation");
    public static readonly Failure CartIsEmpty = new("Cart is empty");
    public static readonly Failure OrderNotFound = new("Order not found");
    public static readonly Failure SkuIsTaken = new("SKU is taken");
    public static readonly Failure ProductIsReserved = new("Product is reserved");
    public static readonly Failure ProductNotFound = new("Product not found");
    public static readonly Failure CouponNotFound = new("Coupon not found");
    public static readonly Failure CartNotFound = new("Cart not found");
    public static readonly Failure ItemNotFound = new("Item not found in cart");
    public static readonly Failure CartIsFull = new("Cart is full");
    public static readonly Failure InsufficientStock = new("Insufficient stock");
    public static readonly Failure CouponNotApplicable = new("Coupon not applicable");
    public static readonly Failure CouponUsedUp = new("Coupon used up");
    public static readonly Failure AmountHasChanged = new("Amount has changed");
    public static readonly Failure InvalidIdempotencyKey = new("Invalid idempotency key");
    public static readonly Failure KeyNeedsCartId = new("Idempotency key needs a cartId");
    public static readonly Failure KeyReused = new("Idempotency key reused");
    public static readonly Failure CartHasChanged = new("Cart has changed");
    public static readonly Failure ProductHasChanged = new("Product has changed");
    public static readonly Failure CartIsBusy = new("Cart is busy") { RetryAfter = Soon };
    public static readonly Failure ServiceUnavailable = new("Service unavailable") { RetryAfter = Soon };

    /// <summary>The change may have taken effect, or may still take effect: the app could not find out in time.</summary>
    public static readonly Failure OutcomeUnknown = ServiceUnavailable.With("outcome unknown, repeat with an Idempotency-Key");

    public static readonly Failure InternalError = new("Internal error");

    private Failure(string error) => Error = error;

    /// <summary>The fixed text; clients match on it.</summary>
    public string Error { get; }

    /// <summary>A readable explanation of the cause. Clients do not match on it.</summary>
    public string? Detail { get; private init; }

    /// <summary>The fixed text and, if there is one, the detail.</summary>
    public string Message => Detail is null ? Error : $"{Error}: {Detail}";

    /// <summary>When the same request may succeed, in whole seconds; null if a repeat does not help.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    private static TimeSpan Soon => TimeSpan.FromSeconds(1);

    /// <summary>The same failure, with a detail.</summary>
    public Failure With(string detail) => this with { Detail = detail };

    /// <summary>The same failure, with the time that storage asks for, rounded up to whole seconds; null leaves it as it is.</summary>
    public Failure RetryingAfter(TimeSpan? wait) =>
        wait is { } time ? this with { RetryAfter = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(time.TotalSeconds))) } : this;

    /// <summary>Whether the failure is of this kind, whatever its detail.</summary>
    public bool Is(Failure kind) => Error == kind.Error;
}
