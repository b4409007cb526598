using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Answers;

/// <summary>The status code of every failure (contract, all sections): the one place that knows.</summary>
public static class FailureStatus
{
    /// <summary>The status code of a failure, 400 to 503.</summary>
    public static int Of(Failure failure) => failure.Error switch
    {
        Failure.InvalidRequestBody or Failure.DeviceIdRequired or Failure.InvalidDeviceId or Failure.InvalidIdFormat
            or Failure.InvalidLimit or Failure.InvalidContinuation or Failure.InvalidQuantity or Failure.InvalidProduct
            or Failure.InvalidIdempotencyKey or Failure.KeyNeedsCartId
            or Failure.CartIsFull or Failure.InsufficientStock => StatusCodes.Status400BadRequest,
        Failure.CartNotFound or Failure.ItemNotFound or Failure.ProductNotFound => StatusCodes.Status404NotFound,
        Failure.CartIsBusy => StatusCodes.Status409Conflict,
        Failure.CartHasChanged => StatusCodes.Status412PreconditionFailed,
        Failure.RequestTooLarge => StatusCodes.Status413PayloadTooLarge,
        Failure.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        Failure.KeyReused => StatusCodes.Status422UnprocessableEntity,
        Failure.ServiceUnavailable => StatusCodes.Status503ServiceUnavailable,
        Failure.InternalError => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure.Error, "A failure without a status code."),
    };

    /// <summary>The status code of a failure on the device API, which differs in one.</summary>
    public static int OnDevice(Failure failure) =>
        failure.Error == Failure.InsufficientStock ? StatusCodes.Status409Conflict : Of(failure);

    /// <summary>Whether the client may try the same again a little later (contract sections 4 and 5).</summary>
    public static bool MayRetry(Failure failure) => failure.Error is Failure.CartIsBusy or Failure.ServiceUnavailable;
}
