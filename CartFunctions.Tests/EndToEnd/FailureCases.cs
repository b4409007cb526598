using CartFunctions.Tests.Support;

namespace CartFunctions.Tests.EndToEnd;

/// <summary>A request for every failure of every operation.</summary>
public static class FailureCases
{
    /// <summary>A body of one byte more than is allowed.</summary>
    public static readonly string TooLarge = "{\"pad\":\"".PadRight((16 * 1024) - 1) + "\"}";

    /// <summary>How each operation looks when nothing is wrong with it; the cases are made by breaking one thing.</summary>
    private static readonly Dictionary<string, Request> Good = new()
    {
        ["AddCartItem"] = new("POST", "/api/cart", """{"cartId":"$cart","productId":"$product","quantity":1}"""),
        ["GetCart"] = new("GET", "/api/cart/$cart"),
        ["SetCartItemQuantity"] = new("PUT", "/api/cart/$cart/items/$product", """{"quantity":1}"""),
        ["RemoveCartItem"] = new("DELETE", "/api/cart/$cart/items/$product"),
        ["ClearCart"] = new("DELETE", "/api/cart/$cart"),
        ["GetProduct"] = new("GET", "/api/products/$product"),
        ["SaveProduct"] = new("PUT", "/api/products/$product", """{"name":"Beans","price":1,"stock":3}"""),
        ["DeleteProduct"] = new("DELETE", "/api/products/$product"),
    };

    /// <summary>The answer to the request that has this failure; null where no case covers it.</summary>
    public static Task<Answer>? Send(FailureWorld world, FailureCell cell)
    {
        var good = Good[cell.Operation];
        return cell.Error switch
        {
            "Request too large" => Send(world.Healthy, world, good with { Body = TooLarge }),
            "Unsupported media type" => Send(world.Healthy, world, good with { ContentType = "text/plain" }),
            "Invalid request body" => Send(world.Healthy, world, good with { Body = "[]" }),
            "Invalid ID format" => Send(world.Healthy, world, good.With("$cart", "cart-1").With("$product", "product-1")),
            "Invalid quantity" => Send(world.Healthy, world, good with { Body = good.Body!.Replace("\"quantity\":1", "\"quantity\":\"1\"", StringComparison.Ordinal) }),
            "Invalid product" => Send(world.Healthy, world, good with { Body = """{"name":" ","price":1,"stock":3}""" }),
            "Cart not found" => Send(world.Healthy, world, good.With("$cart", world.Nothing)),
            "Item not found in cart" => Send(world.Healthy, world, good.With("$product", world.Nothing)),
            "Product not found" when cell.Operation == "SetCartItemQuantity" => Send(world.Healthy, world, good.With("$product", world.FormerProduct)),
            "Product not found" => Send(world.Healthy, world, good.With("$product", world.Nothing)),
            "Cart is full" => Send(world.Healthy, world, good.With("$cart", world.FullCart)),
            "Insufficient stock" => Send(world.Healthy, world, good with { Body = good.Body!.Replace("\"quantity\":1", "\"quantity\":4", StringComparison.Ordinal) }),
            "Cart is busy" => Send(world.Contended, world, good),
            "Service unavailable" => Send(world.Throttled, world, good),
            "Internal error" => Send(world.Broken, world, good),
            _ => null,
        };
    }

    /// <summary>The answer of the healthy app to any request; <c>$cart</c> and the like stand for what the world has.</summary>
    public static Task<Answer> SendAsync(FailureWorld world, string method, string path, string body, string contentType) =>
        Send(world.Healthy, world, new Request(method, path, body, contentType));

    private static Task<Answer> Send(TestApp app, FailureWorld world, Request request)
    {
        var filled = request.With("$cart", world.Cart).With("$full", world.FullCart)
            .With("$product", world.Product).With("$former", world.FormerProduct).With("$nothing", world.Nothing);
        return app.SendAsync(filled.Method, filled.Path, filled.Body, filled.ContentType);
    }

    private sealed record Request(string Method, string Path, string? Body = null, string ContentType = "application/json")
    {
        public Request With(string name, string value) => this with
        {
            Path = Path.Replace(name, value, StringComparison.Ordinal),
            Body = Body?.Replace(name, value, StringComparison.Ordinal),
        };
    }
}
