namespace CartFunctions.Http.Answers;

/// <summary>DEVICE_CART of contract section 2.</summary>
public sealed record DeviceCartJson(
    string Id,
    IEnumerable<DeviceCartLineJson> Items,
    decimal TotalAmount,
    string Version,
    string CreatedAt,
    string UpdatedAt);

/// <summary>One of a device cart's items.</summary>
public sealed record DeviceCartLineJson(string ProductId, int Quantity, decimal PriceAtAddition, DeviceProductJson Product);

/// <summary>The product of an item; name and price are null where it has left the catalogue.</summary>
public sealed record DeviceProductJson(string? Name, decimal? Price, int Stock);

/// <summary>A failure on the device API.</summary>
public sealed record DeviceFailureJson(string Error, string Message);

/// <summary>The failure "Cart has changed" on the device API, with the cart as it now is.</summary>
public sealed record DeviceCartChangedJson(string Error, string Message, DeviceCartJson? Cart);
