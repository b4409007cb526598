using System.Text.Json;

namespace CartFunctions.Simulation.World;

/// <summary>An answer of the app, as a client sees it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Error">The fixed text of a failure; null for a success.</param>
/// <param name="Message">The message.</param>
internal sealed record Answer(int Status, string? Error, string Message)
{
    /// <summary>The cart in the answer; null for none.</summary>
    public ObservedCart? Cart { get; init; }

    /// <summary>The cart that was merged into this one, after the merge; null if it does not exist.</summary>
    public ObservedCart? From { get; init; }

    /// <summary>The product in the answer; null for none.</summary>
    public ProductState? Product { get; init; }

    /// <summary>The coupon in the answer; null for none.</summary>
    public CouponState? Coupon { get; init; }

    /// <summary>The order in the answer; null for none.</summary>
    public ObservedOrder? Order { get; init; }

    /// <summary>All stored orders of a cart.</summary>
    public IReadOnlyList<ObservedOrder>? Orders { get; init; }

    /// <summary>The header ETag, without its quotes.</summary>
    public string? ETag { get; init; }

    /// <summary>The header Location.</summary>
    public string? Location { get; init; }

    /// <summary>The header Retry-After, as it was sent.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The header Idempotency-Replayed.</summary>
    public bool IsReplay { get; init; }

    /// <summary>Whether the operation took effect, now or at an earlier request.</summary>
    public bool IsSuccess => Status is 200 or 201;

    /// <summary>Reads a body of the cart API or the device API.</summary>
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
            From = from.ValueKind == JsonValueKind.Object ? ObservedCart.Read(from) : null,
            Cart = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("version", out _) ? ObservedCart.Read(data) : null,
            Order = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("placedAt", out _) ? ObservedOrder.Read(data) : null,
            Product = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("stock", out _) ? ObservedCart.ReadProduct(data) : null,
            Coupon = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("used", out _) ? CouponState.Read(data) : null,
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
internal readonly record struct ObservedLine(string ProductId, int Quantity, decimal Price, string Options)
{
    /// <summary>The units of all lines, by product.</summary>
    public static Dictionary<string, int> UnitsOf(IEnumerable<ObservedLine> lines) =>
        lines.GroupBy(line => line.ProductId).ToDictionary(same => same.Key, same => same.Sum(line => line.Quantity));

    /// <inheritdoc/>
    public override string ToString() =>
        $"{ProductId[^4..]}{(Options == LineOptions.None ? string.Empty : Options)} x{Quantity} at {Price}";
}

/// <summary>A cart in an answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Lines">Its lines, in order.</param>
/// <param name="Total">Its total.</param>
/// <param name="Charges">Its charges, as JSON.</param>
/// <param name="AmountDue">The amount that the customer pays.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="LineIds">The ids of its lines, in their order.</param>
/// <param name="Products">The products of its lines, in their order.</param>
/// <param name="Problems">The problems of its lines, in their order.</param>
/// <param name="Data">The shop's data in the cart, as JSON.</param>
/// <param name="Until">When its reservation ends; null if nothing is reserved.</param>
internal sealed record ObservedCart(
    string Id,
    string Version,
    IReadOnlyList<ObservedLine> Lines,
    decimal Total,
    string Charges,
    decimal AmountDue,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyList<string> LineIds,
    IReadOnlyList<ProductState> Products,
    IReadOnlyList<string> Problems,
    string Data,
    DateTimeOffset? Until)
{
    /// <summary>Its coupon; null for none.</summary>
    public ObservedCoupon? Coupon { get; init; }

    /// <summary>Its user; null in an answer of the device API.</summary>
    public string? UserId { get; init; }

    /// <summary>The sum of the discounts of its lines.</summary>
    public decimal LineDiscounts { get; init; }

    /// <summary>Reads a cart of the cart API or the device API.</summary>
    public static ObservedCart Read(JsonElement cart)
    {
        var isApi = cart.TryGetProperty("_id", out var id);
        var (lines, ids, products, problems) =
            (new List<ObservedLine>(), new List<string>(), new List<ProductState>(), new List<string>());
        foreach (var item in cart.GetProperty("items").EnumerateArray())
        {
            var product = item.GetProperty(isApi ? "productId" : "product");
            lines.Add(new ObservedLine(
                isApi ? product.GetProperty("_id").GetString()! : item.GetProperty("product_id").GetString()!,
                item.GetProperty("quantity").GetInt32(),
                item.GetProperty(isApi ? "priceAtAdd" : "price_at_addition").GetDecimal(),
                item.GetProperty("options").GetRawText()));
            ids.Add(item.GetProperty(isApi ? "lineId" : "line_id").GetString()!);
            products.Add(ReadProduct(product));
            problems.Add(string.Join(", ", item.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString())));
        }

        return new ObservedCart(
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
            Coupon = ObservedCoupon.Read(cart.GetProperty("coupon")),
            UserId = isApi ? cart.GetProperty("userId").GetString() : null,
            LineDiscounts = cart.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty("discount").GetDecimal()),
        };
    }

    /// <summary>Reads a product.</summary>
    public static ProductState ReadProduct(JsonElement product)
    {
        var price = product.GetProperty("price");
        return new ProductState(
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

/// <summary>An order from an answer or from storage.</summary>
internal sealed record ObservedOrder(
    string Id,
    string CartId,
    IReadOnlyList<ObservedLine> Lines,
    IReadOnlyList<string> Names,
    decimal Total,
    string Charges,
    decimal AmountDue,
    string Data,
    DateTimeOffset PlacedAt)
{
    /// <summary>The user of its cart.</summary>
    public required string UserId { get; init; }

    /// <summary>The SKUs of the lines; null for a product without one.</summary>
    public required IReadOnlyList<string?> Skus { get; init; }

    /// <summary>Its coupon; null for none.</summary>
    public ObservedCoupon? Coupon { get; init; }

    /// <summary>Reads an order.</summary>
    public static ObservedOrder Read(JsonElement order)
    {
        var items = order.GetProperty("items").EnumerateArray().ToList();
        return new ObservedOrder(
            order.GetProperty("_id").GetString()!,
            order.GetProperty("cartId").GetString()!,
            items.ConvertAll(item => new ObservedLine(
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
            UserId = order.GetProperty("userId").GetString()!,
            Skus = items.ConvertAll(item => item.GetProperty("sku").GetString()),
            Coupon = ObservedCoupon.Read(order.GetProperty("coupon")),
        };
    }

    /// <summary>Whether the orders have the same values.</summary>
    public bool IsSameAs(ObservedOrder other) =>
        Id == other.Id && CartId == other.CartId && UserId == other.UserId && Total == other.Total && PlacedAt == other.PlacedAt
        && Charges == other.Charges && AmountDue == other.AmountDue && Data == other.Data && Coupon == other.Coupon
        && Lines.SequenceEqual(other.Lines) && Names.SequenceEqual(other.Names) && Skus.SequenceEqual(other.Skus);

    /// <inheritdoc/>
    public override string ToString() =>
        $"order {Id[..6]} [{string.Join(", ", Lines)}]{(Data == LineOptions.None ? string.Empty : $" with {Data}")}"
        + (Charges == ChargesText.None ? string.Empty : $" plus {Charges}")
        + (Coupon is null ? string.Empty : $" less {Coupon}");
}
