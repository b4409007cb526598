using System.Text.Json;

namespace CartFunctions.Simulation.World;

/// <summary>An answer of the app, as a client reads it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The fixed text of a failure; null of a success.</param>
/// <param name="Message">The text for a reader.</param>
internal sealed record Answer(int Status, string? Error, string Message)
{
    /// <summary>The cart in it, if there is one.</summary>
    public CartSeen? Cart { get; init; }

    /// <summary>The cart that was merged into it, as it is afterwards; null also if it is gone.</summary>
    public CartSeen? From { get; init; }

    /// <summary>The product in it, if there is one.</summary>
    public ProductValue? Product { get; init; }

    /// <summary>The coupon in it, if there is one.</summary>
    public CouponValue? Coupon { get; init; }

    /// <summary>The order in it, if there is one.</summary>
    public OrderSeen? Order { get; init; }

    /// <summary>All orders of a cart, as they are stored.</summary>
    public IReadOnlyList<OrderSeen>? Orders { get; init; }

    /// <summary>The header ETag, without its quotes.</summary>
    public string? ETag { get; init; }

    /// <summary>The header Location.</summary>
    public string? Location { get; init; }

    /// <summary>The header Retry-After, as it was sent.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The header Idempotency-Replayed.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Whether the operation was done, now or when it was first asked for.</summary>
    public bool IsSuccess => Status is 200 or 201;

    /// <summary>Reads a body of either surface.</summary>
    public static Answer Read(int status, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var error = Text(root, "error");
        var data = root.TryGetProperty("success", out _) ? root.GetProperty("data")
            : root.TryGetProperty("cart", out var cart) ? cart : error is null ? root : default;
        var from = default(JsonElement);
        if (data.ValueKind == JsonValueKind.Object && data.TryGetProperty("cart", out var merged))
        {
            from = data.GetProperty("from");
            data = merged;
        }

        return new Answer(status, error, Text(root, "message") ?? string.Empty)
        {
            From = from.ValueKind == JsonValueKind.Object ? CartSeen.Read(from) : null,
            Cart = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("version", out _) ? CartSeen.Read(data) : null,
            Order = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("placedAt", out _) ? OrderSeen.Read(data) : null,
            Product = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("stock", out _) ? CartSeen.ReadProduct(data) : null,
            Coupon = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("used", out _) ? CouponValue.Read(data) : null,
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Status} {(IsReplay ? "replayed " : string.Empty)}{(Error is null ? string.Empty : Message)}{Cart}{Product}{Coupon}{Order}"
        + (From is null ? string.Empty : $" from {From}");

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>One line of a cart.</summary>
internal readonly record struct LineSeen(string ProductId, int Quantity, decimal Price, string Options)
{
    /// <summary>The units of all lines, by product.</summary>
    public static Dictionary<string, int> UnitsOf(IEnumerable<LineSeen> lines) =>
        lines.GroupBy(line => line.ProductId).ToDictionary(same => same.Key, same => same.Sum(line => line.Quantity));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{ProductId[^4..]}{(Options == LineOptions.None ? string.Empty : Options)} x{Quantity} at {Price}";
}

/// <summary>A cart as an answer shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Lines">Its lines, in order.</param>
/// <param name="Total">Its total.</param>
/// <param name="Charges">Its charges, as JSON.</param>
/// <param name="AmountDue">What the customer has to pay.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="LineIds">The ids of its lines, in their order.</param>
/// <param name="Products">The products of its lines, in their order.</param>
/// <param name="Problems">What is wrong with its lines, in their order.</param>
/// <param name="Data">What the shop keeps with it, as JSON.</param>
/// <param name="Until">When its reservation ends; null if nothing is reserved.</param>
internal sealed record CartSeen(
    string Id,
    string Version,
    IReadOnlyList<LineSeen> Lines,
    decimal Total,
    string Charges,
    decimal AmountDue,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<string> LineIds,
    IReadOnlyList<ProductValue> Products,
    IReadOnlyList<string> Problems,
    string Data,
    DateTimeOffset? Until)
{
    /// <summary>Its coupon; null for none.</summary>
    public CouponSeen? Coupon { get; init; }

    /// <summary>The sum of the discounts of its lines.</summary>
    public decimal LineDiscounts { get; init; }

    /// <summary>Reads a cart of either surface.</summary>
    public static CartSeen Read(JsonElement cart)
    {
        var isApi = cart.TryGetProperty("_id", out var id);
        var (lines, ids, products, problems) =
            (new List<LineSeen>(), new List<string>(), new List<ProductValue>(), new List<string>());
        foreach (var item in cart.GetProperty("items").EnumerateArray())
        {
            var product = item.GetProperty(isApi ? "productId" : "product");
            lines.Add(new LineSeen(
                isApi ? product.GetProperty("_id").GetString()! : item.GetProperty("product_id").GetString()!,
                item.GetProperty("quantity").GetInt32(),
                item.GetProperty(isApi ? "priceAtAdd" : "price_at_addition").GetDecimal(),
                item.GetProperty("options").GetRawText()));
            ids.Add(item.GetProperty(isApi ? "lineId" : "line_id").GetString()!);
            products.Add(ReadProduct(product));
            problems.Add(string.Join(", ", item.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString())));
        }

        return new CartSeen(
            isApi ? id.GetString()! : cart.GetProperty("id").GetString()!,
            cart.GetProperty("version").GetString()!,
            lines,
            cart.GetProperty(isApi ? "totalAmount" : "total_amount").GetDecimal(),
            cart.GetProperty("charges").GetRawText(),
            cart.GetProperty(isApi ? "amountDue" : "amount_due").GetDecimal(),
            cart.GetProperty(isApi ? "createdAt" : "created_at").GetDateTimeOffset(),
            cart.GetProperty(isApi ? "updatedAt" : "updated_at").GetDateTimeOffset(),
            ids,
            products,
            problems,
            cart.GetProperty("data").GetRawText(),
            cart.GetProperty("reservation") is { ValueKind: JsonValueKind.Object } reservation
                ? reservation.GetProperty("until").GetDateTimeOffset()
                : null)
        {
            Coupon = CouponSeen.Read(cart.GetProperty("coupon")),
            LineDiscounts = cart.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("discount").GetDecimal()),
        };
    }

    /// <summary>Reads a product.</summary>
    public static ProductValue ReadProduct(JsonElement product)
    {
        var price = product.GetProperty("price");
        return new ProductValue(
            product.GetProperty("name").GetString(),
            price.ValueKind == JsonValueKind.Null ? null : price.GetDecimal(),
            product.GetProperty("stock").GetInt32(),
            product.GetProperty("reserved").GetInt32())
        {
            Sku = product.GetProperty("sku").GetString(),
        };
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"[{string.Join(", ", Lines)}] {Version}" + (Data == LineOptions.None ? string.Empty : $" with {Data}")
        + (Charges == ChargesText.None ? string.Empty : $" plus {Charges}")
        + (Coupon is null ? string.Empty : $" less {Coupon}")
        + (Until is { } until ? $" reserved until {until:T}" : string.Empty);
}

/// <summary>An order as an answer shows it, or as it is stored.</summary>
internal sealed record OrderSeen(
    string Id,
    string CartId,
    IReadOnlyList<LineSeen> Lines,
    IReadOnlyList<string> Names,
    decimal Total,
    string Charges,
    decimal AmountDue,
    string Data,
    DateTimeOffset PlacedAt)
{
    /// <summary>The SKUs of the lines; null for a product without one.</summary>
    public required IReadOnlyList<string?> Skus { get; init; }

    /// <summary>Its coupon; null for none.</summary>
    public CouponSeen? Coupon { get; init; }

    /// <summary>Reads an order.</summary>
    public static OrderSeen Read(JsonElement order)
    {
        var items = order.GetProperty("items").EnumerateArray().ToList();
        return new OrderSeen(
            order.GetProperty("_id").GetString()!,
            order.GetProperty("cartId").GetString()!,
            items.ConvertAll(item => new LineSeen(
                item.GetProperty("productId").GetString()!,
                item.GetProperty("quantity").GetInt32(),
                item.GetProperty("priceAtAdd").GetDecimal(),
                item.GetProperty("options").GetRawText())),
            items.ConvertAll(item => item.GetProperty("name").GetString()!),
            order.GetProperty("totalAmount").GetDecimal(),
            order.GetProperty("charges").GetRawText(),
            order.GetProperty("amountDue").GetDecimal(),
            order.GetProperty("data").GetRawText(),
            order.GetProperty("placedAt").GetDateTimeOffset())
        {
            Skus = items.ConvertAll(item => item.GetProperty("sku").GetString()),
            Coupon = CouponSeen.Read(order.GetProperty("coupon")),
        };
    }

    /// <summary>Whether it says the same.</summary>
    public bool Says(OrderSeen other) => Id == other.Id && CartId == other.CartId && Total == other.Total && PlacedAt == other.PlacedAt
        && Charges == other.Charges && AmountDue == other.AmountDue && Data == other.Data && Coupon == other.Coupon
        && Lines.SequenceEqual(other.Lines) && Names.SequenceEqual(other.Names) && Skus.SequenceEqual(other.Skus);

    /// <inheritdoc/>
    public override string ToString() =>
        $"order {Id[..6]} [{string.Join(", ", Lines)}]{(Data == LineOptions.None ? string.Empty : $" with {Data}")}"
        + (Charges == ChargesText.None ? string.Empty : $" plus {Charges}")
        + (Coupon is null ? string.Empty : $" less {Coupon}");
}
