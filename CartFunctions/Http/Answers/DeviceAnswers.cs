using CartFunctions.Carts;
using CartFunctions.Catalog;
using CartFunctions.Storage;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Http.Answers;

/// <summary>The answers of the device API (contract section 2).</summary>
public static class DeviceAnswers
{
    /// <summary>A cart: 201 where the operation made it.</summary>
    public static IResult Cart(CartView view)
    {
        var cart = Show(view);
        var status = view.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        return JsonAnswer.Of(status, cart, SnakeCaseJson.Default.DeviceCartJson) with
        {
            Version = cart.Version,
            Location = view.IsNew ? "/cart" : null,
            IsReplay = view.IsReplay,
        };
    }

    /// <summary>A failure.</summary>
    public static IResult Failed(Failure failure)
    {
        var body = new DeviceFailureJson(failure.Error, failure.Message);
        return JsonAnswer.Of(FailureStatus.OnDevice(failure), body, SnakeCaseJson.Default.DeviceFailureJson) with
        {
            MayRetry = FailureStatus.MayRetry(failure),
        };
    }

    /// <summary>A failure that shows the cart as it now is; null where there is none.</summary>
    public static IResult Changed(Failure failure, CartView? current)
    {
        var cart = current is null ? null : Show(current);
        var body = new DeviceCartChangedJson(failure.Error, failure.Message, cart);
        return JsonAnswer.Of(FailureStatus.OnDevice(failure), body, SnakeCaseJson.Default.DeviceCartChangedJson) with
        {
            Version = cart?.Version,
        };
    }

    private static DeviceCartJson Show(CartView view) => new(
        view.Cart.Id.ToString(),
        view.Cart.Lines.Zip(view.Products, Show),
        view.Cart.TotalAmount,
        view.Cart.Version.ToString(),
        JsonTime.Show(view.Cart.CreatedAt),
        JsonTime.Show(view.Cart.UpdatedAt));

    private static DeviceCartLineJson Show(CartLine line, Product? product)
    {
        var shown = new DeviceProductJson(product?.Name, product?.Price, product?.Stock ?? 0);
        return new DeviceCartLineJson(line.ProductId.ToString(), line.Quantity, line.PriceAtAdd, shown);
    }
}
