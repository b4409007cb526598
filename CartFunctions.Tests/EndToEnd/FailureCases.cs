using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>A request for every failure of every operation.</summary>
public static class FailureCases
{
    /// <summary>A body that is one byte too long.</summary>
    public static readonly string TooLarge = "{\"pad\":\"".PadRight((16 * 1024) - 1) + "\"}";

    private const string ApplyBody = $$"""{"code":"{{FailureWorld.Coupon}}"}""";

    /// <summary>A valid request of each operation. A case breaks one thing in it.</summary>
    private static readonly Dictionary<string, Request> Good = new()
    {
        ["AddItem"] = new("POST", "/api/cart", """{"cartId":"$cart","productId":"$product","quantity":1}"""),
        ["GetCart"] = new("GET", "/api/cart/$cart"),
        ["SetQuantity"] = new("PUT", "/api/cart/$cart/items/$product", """{"quantity":1}"""),
        ["RemoveItem"] = new("DELETE", "/api/cart/$cart/items/$product"),
        ["ClearCart"] = new("DELETE", "/api/cart/$cart"),
        ["AddDeviceItem"] = new("POST", "/cart/items", """{"product_id":"$product","quantity":1}""", Device: "$device"),
        ["GetDeviceCart"] = new("GET", "/cart", Device: "$device"),
        ["SetDeviceQuantity"] = new("PUT", "/cart/items/$product", """{"quantity":1}""", Device: "$device"),
        ["RemoveDeviceItem"] = new("DELETE", "/cart/items/$product", Device: "$device"),
        ["ClearDeviceCart"] = new("DELETE", "/cart", Device: "$device"),
        ["SetData"] = new("PUT", "/api/cart/$cart/data", """{"data":{"note":"Ring twice."}}"""),
        ["SetDeviceData"] = new("PUT", "/cart/data", """{"data":{"note":"Ring twice."}}""", Device: "$device"),
        ["AddCustomerItem"] = new("POST", "/api/me/cart", """{"productId":"$product","quantity":1}""", Customer: "$customer"),
        ["GetCustomerCart"] = new("GET", "/api/me/cart", Customer: "$customer"),
        ["SetCustomerQuantity"] = new("PUT", "/api/me/cart/items/$product", """{"quantity":1}""", Customer: "$customer"),
        ["RemoveCustomerItem"] = new("DELETE", "/api/me/cart/items/$product", Customer: "$customer"),
        ["ClearCustomerCart"] = new("DELETE", "/api/me/cart", Customer: "$customer"),
        ["AddCustomerItems"] = new(
            "POST", "/api/me/cart/items", """{"items":[{"productId":"$product","quantity":1}]}""", Customer: "$customer"),
        ["MergeCustomerCart"] = new("POST", "/api/me/cart/merge", """{"from":"$fullCart"}""", Customer: "$customer"),
        ["SetCustomerData"] = new("PUT", "/api/me/cart/data", """{"data":{"note":"Ring twice."}}""", Customer: "$customer"),
        ["SetCharges"] = new("PUT", "/api/cart/$validCart/charges", """{"charges":[{"kind":"tax","name":"VAT","amount":1}]}"""),
        ["ApplyCoupon"] = new("PUT", "/api/cart/$cart/coupon", ApplyBody),
        ["RemoveCoupon"] = new("DELETE", "/api/cart/$cart/coupon"),
        ["ApplyDeviceCoupon"] = new("PUT", "/cart/coupon", ApplyBody, Device: "$device"),
        ["RemoveDeviceCoupon"] = new("DELETE", "/cart/coupon", Device: "$device"),
        ["ApplyCustomerCoupon"] = new("PUT", "/api/me/cart/coupon", ApplyBody, Customer: "$customer"),
        ["RemoveCustomerCoupon"] = new("DELETE", "/api/me/cart/coupon", Customer: "$customer"),
        ["GetCoupon"] = new("GET", $"/api/coupons/{FailureWorld.Coupon}"),
        ["SaveCoupon"] = new("PUT", $"/api/coupons/{FailureWorld.Coupon}", """{"percent":10}"""),
        ["DeleteCoupon"] = new("DELETE", $"/api/coupons/{FailureWorld.Coupon}"),
        ["ListProducts"] = new("GET", "/api/products?limit=5&continuation="),
        ["GetProduct"] = new("GET", "/api/products/$product"),
        ["SaveProduct"] = new("PUT", "/api/products/$product", """{"name":"Beans","price":1,"stock":3}"""),
        ["SaveProductBySku"] = new("POST", "/api/products", """{"sku":"TEE-M-RED","name":"Beans","price":1,"stock":3}"""),
        ["DeleteProduct"] = new("DELETE", "/api/products/$product"),
        ["ChangeStock"] = new("POST", "/api/products/$product/stock", """{"change":1}"""),
        ["Reserve"] = new("PUT", "/api/cart/$validCart/reservation", """{"minutes":1}"""),
        ["Release"] = new("DELETE", "/api/cart/$validCart/reservation"),
        ["CheckOut"] = new("POST", "/api/cart/$validCart/checkout", "{}"),
        ["GetOrder"] = new("GET", "/api/cart/$validCart/orders/$nothing"),
        ["AddItems"] = new("POST", "/api/cart/$cart/items", """{"items":[{"productId":"$product","quantity":1}]}"""),
        ["MergeCarts"] = new("POST", "/api/cart/$cart/merge", """{"from":"$fullCart"}"""),
        ["ImportProducts"] = new("POST", "/api/products/import", "id,name,price,stock\n$product,Beans,1,3\n", "text/csv"),
    };

    /// <summary>What sends the requests with this failure; null if no case covers it.</summary>
    public static Func<Task<Answer[]>>? Of(FailureWorld world, FailureCell cell)
    {
        var good = Good[cell.Operation];
        return Break(world, good, cell) is { } broken
            ? () => Task.WhenAll(OtherWaysTo(good, cell).Prepend(broken).Select(one => SendAsync(AppFor(world, cell.Error), world, one)))
            : null;
    }

    /// <summary>The valid request, broken in another way that leads to the same failure.</summary>
    private static IEnumerable<Request> OtherWaysTo(Request good, FailureCell cell) => cell.Error switch
    {
        "Unsupported media type" => [good with { ContentEncoding = "gzip" }],
        "Invalid ID format" when cell.Operation == "ListProducts" => [good with { Path = "/api/products?ids=" }],
        "Cart has changed" when cell.Operation is ['A', 'd', 'd', ..] or "MergeCarts" or "MergeCustomerCart" =>
            [good with { IfNoneMatch = "*" }],
        "Invalid coupon" when cell.Operation == "SaveCoupon" => [good.With("10", "101")],
        "Product has changed" when cell.Operation is "SaveProduct" or "SaveProductBySku" => [good with { IfNoneMatch = "*" }],
        _ => [],
    };

    /// <summary>The valid request, broken so that it leads to the failure. Some failures come from the app's storage instead.</summary>
    private static Request? Break(FailureWorld world, Request good, FailureCell cell) => cell.Error switch
    {
        "Request too large" when cell.Operation == "ImportProducts" => good with { Body = new string('\n', (32 * 1024 * 1024) + 1) },
        "Sign-in required" => good with { Customer = null },
        "Request too large" when cell.Operation is "AddItems" or "AddCustomerItems" =>
            good with { Body = TooLarge.PadRight((256 * 1024) + 1) },
        "Request too large" => good with { Body = TooLarge },
        "Unsupported media type" => good with { ContentType = "text/plain" },
        "DeviceID header is required" => good with { Device = null },
        "Invalid DeviceID header" => good with { Device = "two words" },
        "Invalid request body" => good with { Body = "[]" },
        "Invalid ID format" when cell.Operation == "ListProducts" => good with { Path = "/api/products?ids=$product,product-1" },
        "Invalid SKU" when cell.Operation == "ListProducts" => good with { Path = "/api/products?sku=" },
        "Invalid SKU" => good.With("TEE-M-RED", "TEE "),
        "SKU is taken" => good.With("TEE-M-RED", FailureWorld.TakenSku),
        "Invalid ID format" when cell.Operation == "MergeCustomerCart" => good.With("$fullCart", "cart-1"),
        "Invalid ID format" => good.With("$cart", "cart-1").With("$validCart", "cart-1").With("$product", "product-1"),
        "Invalid limit" => good.With("limit=5", "limit=500"),
        "Invalid continuation" => good.With("continuation=", "continuation=page-2"),
        "Invalid quantity" => good.With("\"quantity\":1", "\"quantity\":\"1\""),
        "Invalid data" => good.With("\"Ring twice.\"", "2"),
        "Invalid coupon" => good.With(FailureWorld.Coupon, "TEN%25"),
        "Coupon not found" when IsPurchase(good) => good.With("$validCart", world.CartWithDeletedCoupon),
        "Coupon not applicable" when IsPurchase(good) => good.With("$validCart", world.CartWithCostlyCoupon),
        "Coupon used up" when IsPurchase(good) => good.With("$validCart", world.CartWithUsedCoupon),
        "Coupon not found" => good.With(FailureWorld.Coupon, "TWENTY"),
        "Coupon not applicable" => good.With(FailureWorld.Coupon, FailureWorld.CostlyCoupon),
        "Coupon used up" => good.With(FailureWorld.Coupon, FailureWorld.UsedCoupon),
        "Invalid charges" => good.With("\"tax\"", "\"gift\""),
        "Invalid amount" => good.With("{}", """{"amountDue":-1}"""),
        "Amount has changed" => good.With("{}", """{"amountDue":1}"""),
        "Invalid options" => good.With("\"quantity\":1", "\"quantity\":1,\"options\":{\"size\":42}"),
        "Invalid items" => good with { Body = """{"items":{}}""" },
        "Invalid merge" when good.Customer is not null => good.With("$fullCart", FailureWorld.CustomerCart),
        "Invalid merge" => good.With("$fullCart", "$cart"),
        "Invalid reservation" => good.With("1", "61"),
        "Cart is empty" => good.With("$validCart", world.EmptyCart),
        "Order not found" => good,
        "Product is reserved" => good.With("$product", world.ReservedProduct),
        "Invalid stock change" => good.With("1", "0"),
        "Invalid product" => good.With("Beans", " "),
        "Invalid idempotency key" => good with { Key = "two words" },
        "Idempotency key needs a cartId" => good.With("$cart", string.Empty) with { Key = "key" },
        "Idempotency key reused" when good.Path.EndsWith("/stock", StringComparison.Ordinal) =>
            good with { Key = FailureWorld.UsedProductKey },
        "Idempotency key reused" when IsPurchase(good) => good.With("$validCart", "$cart") with { Key = FailureWorld.UsedKey },
        "Idempotency key reused" => good with { Key = FailureWorld.UsedKey },
        "Cart not found" when good.Body?.Contains("$fullCart", StringComparison.Ordinal) == true => good.With("$fullCart", world.Nothing),
        "Cart not found" => good.With("$cart", world.Nothing).With("$validCart", world.Nothing).With("$device", "unknown-device")
            .With("$customer", "unknown-customer"),
        "Cart has changed" or "Product has changed" => good with { IfMatch = "\"of long ago\"" },
        "Item not found in cart" => good.With("$product", world.Nothing),
        "Product not found" when IsPurchase(good) => good.With("$validCart", "$cart"),
        "Product not found" when good.Method == "PUT" => good.With("$product", world.DeletedProduct),
        "Product not found" => good.With("$product", world.Nothing),
        "Cart is full" => good.With("$cart", world.FullCart).With("$device", FailureWorld.FullDevice)
            .With("$customer", FailureWorld.FullCustomer),
        "Insufficient stock" when IsPurchase(good) => good.With("$validCart", world.OverStockCart),
        "Insufficient stock" when good.Path.EndsWith("/stock", StringComparison.Ordinal) => good.With("1", "-4"),
        "Insufficient stock" => good.With("\"quantity\":1", "\"quantity\":4"),
        "Cart is busy" or "Service unavailable" or "Internal error" => good,
        _ => null,
    };

    private static bool IsPurchase(Request good) => good.Path.Contains("$validCart", StringComparison.Ordinal);

    private static IServedApp AppFor(FailureWorld world, string error) => error switch
    {
        "Cart is busy" => world.Contended,
        "Service unavailable" => world.Throttled,
        "Internal error" => world.Broken,
        _ => world.Healthy,
    };

    /// <summary>The response of the healthy app to a request. Placeholders such as <c>$cart</c> stand for ids of the world.</summary>
    public static Task<Answer> SendAsync(
        FailureWorld world, string method, string path, string body, string contentType, string? device, string? contentEncoding = null) =>
        SendAsync(world.Healthy, world, new Request(method, path, body, contentType, device, ContentEncoding: contentEncoding));

    private static Task<Answer> SendAsync(IServedApp app, FailureWorld world, Request request)
    {
        var filled = request.With("$cart", world.Cart).With("$validCart", world.ValidCart).With("$fullCart", world.FullCart)
            .With("$device", FailureWorld.Device).With("$customer", FailureWorld.Customer)
            .With("$product", world.Product).With("$deletedProduct", world.DeletedProduct)
            .With("$nothing", world.Nothing).With("$empty", world.EmptyCart).With("$overStock", world.OverStockCart);
        return app.Client.SendAsync(
            filled.Method,
            filled.Path,
            filled.Body,
            filled.ContentType,
            filled.Key,
            filled.IfMatch,
            filled.Device,
            filled.IfNoneMatch,
            filled.ContentEncoding,
            filled.Customer);
    }

    private sealed record Request(
        string Method,
        string Path,
        string? Body = null,
        string ContentType = "application/json",
        string? Device = null,
        string? Key = null,
        string? IfMatch = null,
        string? IfNoneMatch = null,
        string? ContentEncoding = null,
        string? Customer = null)
    {
        public Request With(string name, string value) => this with
        {
            Path = Path.Replace(name, value, StringComparison.Ordinal),
            Body = Body?.Replace(name, value, StringComparison.Ordinal),
            Device = Device?.Replace(name, value, StringComparison.Ordinal),
            Customer = Customer?.Replace(name, value, StringComparison.Ordinal),
        };
    }
}
