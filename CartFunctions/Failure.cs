namespace CartFunctions;

/// <summary>A refusal that the contract names. <paramref name="Error"/> is one of the fixed texts below; clients match on it.</summary>
/// <param name="Error">The fixed text.</param>
/// <param name="Detail">What a person may want to know beside it.</param>
public sealed record Failure(string Error, string? Detail = null)
{
    /// <summary>The body is not one JSON object (contract section 5).</summary>
    public const string InvalidRequestBody = "Invalid request body";

    /// <summary>The DeviceID header is missing or blank (contract section 2).</summary>
    public const string DeviceIdRequired = "DeviceID header is required";

    /// <summary>The DeviceID header breaks its rule, or was sent twice.</summary>
    public const string InvalidDeviceId = "Invalid DeviceID header";

    /// <summary>An id is not 24 hex digits.</summary>
    public const string InvalidIdFormat = "Invalid ID format";

    /// <summary>The size of a page is not a whole number of 1 to 200.</summary>
    public const string InvalidLimit = "Invalid limit";

    /// <summary>A continuation is not one that a page ended with.</summary>
    public const string InvalidContinuation = "Invalid continuation";

    /// <summary>A quantity is not a whole number in its range.</summary>
    public const string InvalidQuantity = "Invalid quantity";

    /// <summary>A product's name, price or stock breaks a rule of contract section 3.</summary>
    public const string InvalidProduct = "Invalid product";

    /// <summary>No such product in the catalogue.</summary>
    public const string ProductNotFound = "Product not found";

    /// <summary>No such cart, or it expired.</summary>
    public const string CartNotFound = "Cart not found";

    /// <summary>The cart has no line of the product.</summary>
    public const string ItemNotFound = "Item not found in cart";

    /// <summary>The cart has as many lines as a cart may hold.</summary>
    public const string CartIsFull = "Cart is full";

    /// <summary>The line's quantity would exceed the product's stock.</summary>
    public const string InsufficientStock = "Insufficient stock";

    /// <summary>The cart is not one of the versions that If-Match names (contract section 4).</summary>
    public const string CartHasChanged = "Cart has changed";

    /// <summary>The Idempotency-Key header breaks its rule, or was sent twice.</summary>
    public const string InvalidIdempotencyKey = "Invalid idempotency key";

    /// <summary>An add that is to make a cart of a new id cannot be known again by a key.</summary>
    public const string KeyNeedsCartId = "Idempotency key needs a cartId";

    /// <summary>The key was given to another operation before.</summary>
    public const string KeyReused = "Idempotency key reused";

    /// <summary>Other writers were faster for as long as the contract allows (section 4).</summary>
    public const string CartIsBusy = "Cart is busy";

    /// <summary>The media type is not one that the operation takes.</summary>
    public const string UnsupportedMediaType = "Unsupported media type";

    /// <summary>The body is over the operation's limit.</summary>
    public const string RequestTooLarge = "Request too large";

    /// <summary>Storage is unreachable, throttling or slow past its bound.</summary>
    public const string ServiceUnavailable = "Service unavailable";

    /// <summary>Anything unforeseen.</summary>
    public const string InternalError = "Internal error";

    /// <summary>The fixed text and, where there is one, the detail.</summary>
    public string Message => Detail is null ? Error : $"{Error}: {Detail}";
}
