using CartFunctions.Simulation.World;

namespace CartFunctions.Simulation.Checks;

/// <summary>Checks a history against the contract.</summary>
internal static class HistoryCheck
{
    private const long DisplayAge = 5 * TimeSpan.TicksPerSecond;

    private static readonly HashSet<int> KnownStatuses = [200, 201, 400, 404, 409, 412, 422, 503];

    /// <summary>The first violation of the contract; null if there is none.</summary>
    public static Violation? Check(History history, Profile profile, StorageWatch watch, SearchBudget budget)
    {
        if (history.Reports.Count > 0)
        {
            return history.Reports[0];
        }

        foreach (var operation in history.Operations)
        {
            if (operation.Answer is { } answer && CheckAlone(operation, answer, watch) is { } wrong)
            {
                return wrong.In(operation);
            }
        }

        return CheckVersions(history.Operations)
            ?? CheckLineIds(history.Operations)
            ?? CheckProducts(history.Operations.Concat(watch.ReservationWrites), budget)
            ?? CheckCoupons(history.Operations.Concat(watch.ReservationWrites), budget)
            ?? (profile.HasMerges
                ? MergeRules.Check(history.Operations, watch.Merges!, profile)
                : CheckCarts(history.Operations, watch, profile, budget));
    }

    private static Violation? CheckAlone(Operation operation, Answer answer, StorageWatch watch)
    {
        if (!KnownStatuses.Contains(answer.Status))
        {
            return Violation.Of($"The contract has no such status.");
        }

        var mustWait = answer.Status == 503 || answer.Error == "Cart is busy";
        if (mustWait != (answer.RetryAfter is not null))
        {
            return Violation.Of($"Retry-After is missing, or present on the wrong answer.");
        }

        if (answer.Error is { } error && !answer.Message.StartsWith(error, StringComparison.Ordinal))
        {
            return Violation.Of($"The message does not begin with the fixed text.");
        }

        if (answer.Order is { } order)
        {
            return CheckOrder(operation, order, watch);
        }

        if (answer.Cart is not { } cart)
        {
            var hasState = answer.Product is not null && (operation.Kind != OperationKind.DeleteProduct || answer.Status == 412);
            return hasState == answer.ETag is not null ? null : Violation.Of($"The ETag is missing, or present on the wrong answer.");
        }

        if (answer.ETag != cart.Version)
        {
            return Violation.Of($"The ETag is not the version.");
        }

        if (operation.CartId is { } id && cart.Id != id)
        {
            return Violation.Of($"The answer shows the wrong cart.");
        }

        if (operation is { Customer: { } customer, IsChange: true } && answer.IsSuccess && cart.UserId != customer)
        {
            return Violation.Of($"A customer changed the cart, but its user is {cart.UserId}.");
        }

        return CheckDisplay(operation, cart, watch) ?? (answer.From is { } from ? CheckDisplay(operation, from, watch) : null);
    }

    private static Violation? CheckDisplay(Operation operation, ObservedCart cart, StorageWatch watch)
    {
        if (cart.Total != cart.Lines.Sum(line => line.Quantity * line.Price))
        {
            return Violation.Of($"The total is not the sum of the lines.");
        }

        if (cart.AmountDue != cart.Total - (cart.Coupon?.Discount ?? 0) + ChargesText.SumOf(cart.Charges))
        {
            return Violation.Of($"The amount due is not the total minus the discount plus the charges.");
        }

        if (cart.LineDiscounts != (cart.Coupon?.Discount ?? 0))
        {
            return Violation.Of($"The discounts of the lines do not add up to the discount of the coupon.");
        }

        if (cart.Coupon is { } coupon && !watch.Coupons.Between(coupon.Code, operation.Invoke - DisplayAge, operation.Return)
            .Exists(seen => CouponRules.Of(seen, cart.Lines) is var (discount, error)
                && (discount, error ?? string.Empty) == (coupon.Discount, coupon.Problem)))
        {
            return Violation.Of($"Coupon {coupon.Code} is shown in a state that it did not have in the last 5 s: {coupon}.");
        }

        for (var i = 0; i < cart.Lines.Count; i++)
        {
            var (line, shown) = (cart.Lines[i], cart.Products[i]);
            var value = shown.Name is null ? null : shown;
            if (!watch.ProductHistory.Between(line.ProductId, operation.Invoke - DisplayAge, operation.Return).Contains(value))
            {
                return Violation.Of($"Product {line.ProductId[^4..]} is shown in a state that it did not have in the last 5 s: {shown}.");
            }
        }

        return null;
    }

    private static Violation? CheckOrder(Operation operation, ObservedOrder order, StorageWatch watch)
    {
        if (order.Total != order.Lines.Sum(line => line.Quantity * line.Price))
        {
            return Violation.Of($"The total is not the sum of the lines.");
        }

        if (order.AmountDue != order.Total - (order.Coupon?.Discount ?? 0) + ChargesText.SumOf(order.Charges)
            || (operation is { Kind: OperationKind.CheckOut, AmountDue: { } due } && due != order.AmountDue))
        {
            return Violation.Of($"The amount due is not the sum of the total and the charges, or not the amount paid.");
        }

        var isPlaced = operation is { Kind: OperationKind.CheckOut, Answer.IsReplay: false };
        if (isPlaced && order.Coupon is { } coupon && !watch.Coupons.Between(coupon.Code, operation.Invoke, operation.Return)
            .Exists(seen => CouponRules.Of(seen, order.Lines) == (coupon.Discount, null)))
        {
            return Violation.Of($"The discount of coupon {coupon.Code} was not {coupon.Discount} during the checkout.");
        }

        for (var i = 0; isPlaced && i < order.Lines.Count; i++)
        {
            var (id, name, sku) = (order.Lines[i].ProductId, order.Names[i], order.Skus[i]);
            var shown = watch.ProductHistory.Between(id, operation.Invoke - DisplayAge, operation.Return);
            if (!shown.Exists(value => value?.Name == name && value.Sku == sku))
            {
                return Violation.Of($"Product {id[^4..]} did not have the name {name} and the SKU {sku} within the last 5 seconds.");
            }
        }

        return null;
    }

    /// <summary>Checks that a version always names the same state of the same cart.</summary>
    private static Violation? CheckVersions(IReadOnlyList<Operation> operations)
    {
        var known = new Dictionary<string, ObservedCart>();
        foreach (var cart in operations.SelectMany(CartsShown))
        {
            if (known.TryAdd(cart.Version, cart))
            {
                continue;
            }

            var before = known[cart.Version];
            if (before.Id != cart.Id || before.UpdatedAt != cart.UpdatedAt || before.Data != cart.Data || before.Charges != cart.Charges
                || before.Coupon?.Code != cart.Coupon?.Code
                || !before.Lines.SequenceEqual(cart.Lines))
            {
                return Violation.Of($"Version {cart.Version} names two states: {before} and {cart}.");
            }
        }

        var products = new Dictionary<string, (string? Id, ProductState Value)>();
        foreach (var operation in operations)
        {
            if (operation.Answer is { Product: { } product, ETag: { } tag })
            {
                products.TryAdd(tag, (operation.ProductId, product));
                if (products[tag] != (operation.ProductId, product))
                {
                    return Violation.Of($"ETag {tag} names two states of a product: {products[tag]} and {product}.");
                }
            }
        }

        return null;
    }

    /// <summary>Checks that a product with the same options always has the same line id. Without options it is the product's id.</summary>
    private static Violation? CheckLineIds(IReadOnlyList<Operation> operations)
    {
        var (ids, lines) = (new Dictionary<(string, string), string>(), new Dictionary<string, (string, string)>());
        foreach (var (line, id) in operations.SelectMany(CartsShown).SelectMany(cart => cart.Lines.Zip(cart.LineIds)))
        {
            var key = (line.ProductId, line.Options);
            ids.TryAdd(key, line.Options == LineOptions.None ? line.ProductId : id);
            lines.TryAdd(id, key);
            if (ids[key] != id || lines[id] != key)
            {
                return Violation.Of($"Line {line} has the id {id}, but had the id {ids[key]} before.");
            }
        }

        return null;
    }

    private static IEnumerable<ObservedCart> CartsShown(Operation operation) =>
        new[] { operation.Answer?.Cart, operation.Answer?.From }.OfType<ObservedCart>();

    private static Violation? CheckProducts(IEnumerable<Operation> operations, SearchBudget budget) => operations
        .Where(operation => operation.IsOnProduct && !operation.IsOnCoupon && !operation.IsWithoutEffect)
        .GroupBy(operation => operation.ProductId)
        .Select(product => new Linearizability<ProductModel.State>(new ProductModel(), budget).Check([.. product]))
        .FirstOrDefault(wrong => wrong is not null);

    private static Violation? CheckCoupons(IEnumerable<Operation> operations, SearchBudget budget) => operations
        .Where(operation => operation.IsOnCoupon && !operation.IsWithoutEffect)
        .GroupBy(operation => operation.Code)
        .Select(coupon => new Linearizability<CouponModel.State>(new CouponModel(), budget).Check([.. coupon]))
        .FirstOrDefault(wrong => wrong is not null);

    private static Violation? CheckCarts(
        IEnumerable<Operation> operations, StorageWatch watch, Profile profile, SearchBudget budget) => operations
        .Where(operation => !operation.IsOnProduct && !operation.IsWithoutEffect)
        .Where(operation => operation.CartId is not null || operation.Answer?.Cart is not null)
        .GroupBy(operation => operation.CartId ?? operation.Answer!.Cart!.Id)
        .Select(cart => new Linearizability<CartState>(
            new CartModel(watch.ProductHistory, watch.Coupons, profile, cart), budget).Check([.. cart]))
        .FirstOrDefault(wrong => wrong is not null);
}
