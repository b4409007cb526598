using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http;

/// <summary>The HTTP status of each failure (contract, the tables of failures).</summary>
internal static class FailureStatus
{
    private static readonly FrozenDictionary<string, int> ByError = new Dictionary<string, int>
    {
        [Failure.InvalidRequestBody.Error] = StatusCodes.Status400BadRequest,
        [Failure.DeviceIdRequired.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidDeviceId.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidIdFormat.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidSku.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidLimit.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidContinuation.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidMerge.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidItems.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidQuantity.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidData.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidCoupon.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidCharges.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidAmount.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidOptions.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidProduct.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidStockChange.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidReservation.Error] = StatusCodes.Status400BadRequest,
        [Failure.CartIsEmpty.Error] = StatusCodes.Status400BadRequest,
        [Failure.CartIsFull.Error] = StatusCodes.Status400BadRequest,
        [Failure.InsufficientStock.Error] = StatusCodes.Status400BadRequest,
        [Failure.InvalidIdempotencyKey.Error] = StatusCodes.Status400BadRequest,
        [Failure.KeyNeedsCartId.Error] = StatusCodes.Status400BadRequest,
        [Failure.SignInRequired.Error] = StatusCodes.Status401Unauthorized,
        [Failure.OrderNotFound.Error] = StatusCodes.Status404NotFound,
        [Failure.ProductNotFound.Error] = StatusCodes.Status404NotFound,
        [Failure.CouponNotFound.Error] = StatusCodes.Status404NotFound,
        [Failure.CartNotFound.Error] = StatusCodes.Status404NotFound,
        [Failure.ItemNotFound.Error] = StatusCodes.Status404NotFound,
        [Failure.SkuIsTaken.Error] = StatusCodes.Status409Conflict,
        [Failure.ProductIsReserved.Error] = StatusCodes.Status409Conflict,
        [Failure.CouponNotApplicable.Error] = StatusCodes.Status409Conflict,
        [Failure.CouponUsedUp.Error] = StatusCodes.Status409Conflict,
        [Failure.AmountHasChanged.Error] = StatusCodes.Status409Conflict,
        [Failure.CartIsBusy.Error] = StatusCodes.Status409Conflict,
        [Failure.CartHasChanged.Error] = StatusCodes.Status412PreconditionFailed,
        [Failure.ProductHasChanged.Error] = StatusCodes.Status412PreconditionFailed,
        [Failure.RequestTooLarge.Error] = StatusCodes.Status413PayloadTooLarge,
        [Failure.UnsupportedMediaType.Error] = StatusCodes.Status415UnsupportedMediaType,
        [Failure.KeyReused.Error] = StatusCodes.Status422UnprocessableEntity,
        [Failure.InternalError.Error] = StatusCodes.Status500InternalServerError,
        [Failure.ServiceUnavailable.Error] = StatusCodes.Status503ServiceUnavailable,
    }.ToFrozenDictionary();

    /// <summary>The status on the cart API and of the catalog.</summary>
    public static int Status(this Failure failure) => ByError[failure.Error];

    /// <summary>The status on the device API, which differs for one failure.</summary>
    public static int DeviceStatus(this Failure failure) =>
        failure.Is(Failure.InsufficientStock) ? StatusCodes.Status409Conflict : failure.Status();
}
