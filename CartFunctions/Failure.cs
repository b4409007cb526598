using Microsoft.AspNetCore.Http;

namespace CartFunctions;

/// <summary>
/// A refusal that the contract names. Its kinds are the fields below and no others: each knows its fixed text, its status on both
/// surfaces, and whether a repeat may help.
/// </summary>
internal sealed record Failure
{
    public static readonly Failure InvalidRequestBody = new("Invalid request body", StatusCodes.Status400BadRequest);
    public static readonly Failure UnsupportedMediaType = new("Unsupported media type", StatusCodes.Status415UnsupportedMediaType);
    public static readonly Failure RequestTooLarge = new("Request too large", StatusCodes.Status413PayloadTooLarge);
    public static readonly Failure DeviceIdRequired = new("DeviceID header is required", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidDeviceId = new("Invalid DeviceID header", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidIdFormat = new("Invalid ID format", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidLimit = new("Invalid limit", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidContinuation = new("Invalid continuation", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidMerge = new("Invalid merge", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidItems = new("Invalid items", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidQuantity = new("Invalid quantity", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidProduct = new("Invalid product", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidStockChange = new("Invalid stock change", StatusCodes.Status400BadRequest);
    public static readonly Failure InvalidReservation = new("Invalid reservation", StatusCodes.Status400BadRequest);
    public static readonly Failure CartIsEmpty = new("Cart is empty", StatusCodes.Status400BadRequest);
    public static readonly Failure OrderNotFound = new("Order not found", StatusCodes.Status404NotFound);
    public static readonly Failure ProductIsReserved = new("Product is reserved", StatusCodes.Status409Conflict);
    public static readonly Failure ProductNotFound = new("Product not found", StatusCodes.Status404NotFound);
    public static readonly Failure CartNotFound = new("Cart not found", StatusCodes.Status404NotFound);
    public static readonly Failure ItemNotFound = new("Item not found in cart", StatusCodes.Status404NotFound);
    public static readonly Failure CartIsFull = new("Cart is full", StatusCodes.Status400BadRequest);
    public static readonly Failure InsufficientStock = new("Insufficient stock", StatusCodes.Status400BadRequest)
    {
        DeviceStatus = StatusCodes.Status409Conflict,
    };

    public static readonly Failure InvalidIdempotencyKey = new("Invalid idempotency key", StatusCodes.Status400BadRequest);
    public static readonly Failure KeyNeedsCartId = new("Idempotency key needs a cartId", StatusCodes.Status400BadRequest);
    public static readonly Failure KeyReused = new("Idempotency key reused", StatusCodes.Status422UnprocessableEntity);
    public static readonly Failure CartHasChanged = new("Cart has changed", StatusCodes.Status412PreconditionFailed);
    public static readonly Failure ProductHasChanged = new("Product has changed", StatusCodes.Status412PreconditionFailed);
    public static readonly Failure CartIsBusy = new("Cart is busy", StatusCodes.Status409Conflict) { RetryAfter = Soon };
    public static readonly Failure ServiceUnavailable =
        new("Service unavailable", StatusCodes.Status503ServiceUnavailable) { RetryAfter = Soon };

    /// <summary>The change may be in, or may yet arrive: nobody could find out in time.</summary>
    public static readonly Failure OutcomeUnknown = ServiceUnavailable.With("outcome unknown, repeat with an Idempotency-Key");

    public static readonly Failure InternalError = new("Internal error", StatusCodes.Status500InternalServerError);

    private Failure(string error, int status) => (Error, Status, DeviceStatus) = (error, status, status);

    /// <summary>The fixed text; clients match on it.</summary>
    public string Error { get; }

    /// <summary>What a person may want to know beside it.</summary>
    public string? Detail { get; private init; }

    /// <summary>The fixed text and, if there is one, the detail.</summary>
    public string Message => Detail is null ? Error : $"{Error}: {Detail}";

    /// <summary>The status code on the cart API and of the catalogue, 400 to 503.</summary>
    public int Status { get; }

    /// <summary>The status code on the device API, which differs in one.</summary>
    public int DeviceStatus { get; private init; }

    /// <summary>When the same request may succeed, in whole seconds; null if a repeat does not help.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    private static TimeSpan Soon => TimeSpan.FromSeconds(1);

    /// <summary>The same failure, with a detail.</summary>
    public Failure With(string detail) => this with { Detail = detail };

    /// <summary>The same failure, with the time that storage asks for, rounded up to whole seconds; null leaves it as it is.</summary>
    public Failure RetryingAfter(TimeSpan? wait) =>
        wait is { } time ? this with { RetryAfter = TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(time.TotalSeconds))) } : this;

    /// <summary>Whether it is of the same kind, whatever its detail.</summary>
    public bool Is(Failure kind) => Error == kind.Error;
}
