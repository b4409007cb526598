using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CartFunctions.Simulation.World;

/// <summary>Creates the HTTP request of an operation, and reads the app's answer.</summary>
internal static class AppRequest
{
    /// <summary>The request of an operation.</summary>
    public static DefaultHttpContext Of(Operation operation)
    {
        var (method, path, body) = Parts(operation);
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        http.Response.Body = new MemoryStream();
        if (body is not null)
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            http.Request.Body = new MemoryStream(bytes);
            http.Request.ContentLength = bytes.Length;
            http.Request.ContentType = "application/json";
        }

        var headers = http.Request.Headers;
        headers["DeviceID"] = operation.Device;
        headers["X-MS-CLIENT-PRINCIPAL-IDP"] = operation.Customer is null ? null : SimulatedCart.Issuer;
        headers["X-MS-CLIENT-PRINCIPAL-ID"] = operation.Customer;
        headers["Idempotency-Key"] = operation.Key;
        headers.IfMatch = operation.IfMatch is null or "*" ? operation.IfMatch : $"\"{operation.IfMatch}\"";
        headers.IfNoneMatch = operation.MustCreate ? "*" : null;
        return http;
    }

    /// <summary>Reads the app's answer.</summary>
    public static Answer Read(HttpContext http)
    {
        var response = http.Response;
        var body = (MemoryStream)response.Body;
        return Answer.Read(response.StatusCode, body.GetBuffer().AsMemory(0, (int)body.Length)) with
        {
            ETag = response.Headers.ETag.ToString() is ['"', .. var version, '"'] ? version : null,
            Location = response.Headers.Location,
            RetryAfter = response.Headers.RetryAfter,
            IsReplay = response.Headers["Idempotency-Replayed"] == "true",
        };
    }

    private static (string Method, string Path, string? Body) Parts(Operation asked)
    {
        var quantity = asked.Quantity.ToString(CultureInfo.InvariantCulture);
        var isDevice = asked.Device is not null;
        var options = LineOptions.Member(asked.Options, isReversed: asked.Number % 2 == 1);
        var line = asked.LineId ?? asked.ProductId;
        var cart = isDevice ? "/cart" : asked.Customer is not null ? "/api/me/cart" : $"/api/cart/{asked.CartId}";
        return asked.Kind switch
        {
            OperationKind.AddItem when isDevice =>
                ("POST", "/cart/items", $$"""{"product_id":"{{asked.ProductId}}","quantity":{{quantity}}{{options}}}"""),
            OperationKind.AddItem when asked.CartId is null =>
                ("POST", "/api/cart", $$"""{"productId":"{{asked.ProductId}}","quantity":{{quantity}}{{options}}}"""),
            OperationKind.AddItem => (
                "POST",
                asked.Customer is null ? "/api/cart" : cart,
                $$"""{"cartId":"{{asked.CartId}}","productId":"{{asked.ProductId}}","quantity":{{quantity}}{{options}}}"""),
            OperationKind.AddItems => ("POST", $"{cart}/items", Body(asked.Items)),
            OperationKind.GetCart => ("GET", cart, null),
            OperationKind.SetQuantity => ("PUT", $"{cart}/items/{line}", $$"""{"quantity":{{quantity}}}"""),
            OperationKind.RemoveItem => ("DELETE", $"{cart}/items/{line}", null),
            OperationKind.ClearCart => ("DELETE", cart, null),
            OperationKind.SetData => ("PUT", $"{cart}/data", $$"""{"data":{{asked.Data}}}"""),
            OperationKind.SetCharges => ("PUT", $"{cart}/charges", $$"""{"charges":{{asked.Charges}}}"""),
            OperationKind.ApplyCoupon => ("PUT", $"{cart}/coupon", $$"""{"code":"{{CodeOf(asked)}}"}"""),
            OperationKind.RemoveCoupon => ("DELETE", $"{cart}/coupon", null),
            OperationKind.SaveCoupon => ("PUT", $"/api/coupons/{CodeOf(asked)}", asked.Coupon!.Body),
            OperationKind.GetCoupon => ("GET", $"/api/coupons/{CodeOf(asked)}", null),
            OperationKind.DeleteCoupon => ("DELETE", $"/api/coupons/{CodeOf(asked)}", null),
            OperationKind.Reserve =>
                ("PUT", $"{cart}/reservation", asked.Quantity == 15 ? null : $$"""{"minutes":{{quantity}}}"""),
            OperationKind.Release => ("DELETE", $"{cart}/reservation", null),
            OperationKind.CheckOut => (
                "POST",
                $"{cart}/checkout",
                asked.AmountDue is not { } due ? null : string.Create(CultureInfo.InvariantCulture, $$"""{"amountDue":{{due}}}""")),
            OperationKind.Merge => ("POST", $"{cart}/merge", $$"""{"from":"{{asked.From}}"}"""),
            OperationKind.GetOrder => ("GET", $"{cart}/orders/{asked.OrderId}", null),
            OperationKind.SaveProduct when asked.Product!.Sku is { } sku =>
                ("POST", "/api/products", Body(asked.Product, $"\"sku\":\"{sku}\",")),
            OperationKind.SaveProduct => ("PUT", $"/api/products/{asked.ProductId}", Body(asked.Product!)),
            OperationKind.GetProduct => ("GET", $"/api/products/{asked.ProductId}", null),
            OperationKind.DeleteProduct => ("DELETE", $"/api/products/{asked.ProductId}", null),
            OperationKind.ChangeStock => ("POST", $"/api/products/{asked.ProductId}/stock", $$"""{"change":{{quantity}}}"""),
            _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.Kind, "No such operation."),
        };
    }

    /// <summary>The code in either case.</summary>
    private static string CodeOf(Operation asked) => asked.Number % 2 == 1 ? asked.Code!.ToLowerInvariant() : asked.Code!;

    private static string Body(IEnumerable<RequestedItem> items)
    {
        var entries = items.Select((item, i) => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"productId":"{{item.ProductId}}","quantity":{{item.Quantity}}{{LineOptions.Member(item.Options, i % 2 == 1)}}}"""));
        return $$"""{"items":[{{string.Join(',', entries)}}]}""";
    }

    private static string Body(ProductState product, string? sku = null) => string.Create(
        CultureInfo.InvariantCulture, $$"""{{{sku}}"name":"{{product.Name}}","price":{{product.Price}},"stock":{{product.Stock}}}""");
}
