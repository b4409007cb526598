using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;

namespace CartFunctions.Baseline;

/// <summary>The clients for reads.</summary>
internal sealed record BaselineTables(TableClient Carts, TableClient Products);

/// <summary>The part of the body of an add that the baseline needs.</summary>
internal sealed record BaselineAdd(string CartId, string ProductId);

/// <summary>The generated JSON code of the body.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BaselineAdd))]
internal sealed partial class BaselineJson : JsonSerializerContext;

/// <summary>The operations, each with the fewest storage calls that it needs.</summary>
internal sealed class BaselineOperations(BaselineTables reads, TableClient writes)
{
    private static readonly byte[] Filler = [.. Enumerable.Repeat((byte)' ', 1 << 17)];

    /// <summary>Creates clients for the tables in the app's settings.</summary>
    public static BaselineOperations Open(IConfiguration configuration)
    {
        var prefix = configuration["Carts:TablePrefix"];
        return new BaselineOperations(
            new BaselineTables(Open(retries: 1, $"{prefix}carts"), Open(retries: 1, $"{prefix}products")),
            Open(retries: 0, $"{prefix}carts"));

        // The app sets its clients up the same way: Hosting/ServiceRegistration.cs.
        TableClient Open(int retries, string table)
        {
            var options = new TableClientOptions { Retry = { NetworkTimeout = TimeSpan.FromSeconds(2), MaxRetries = retries } };
            return new TableServiceClient(configuration["CartStorage"]!, options).GetTableClient(table);
        }
    }

    /// <summary>Reads cart and product concurrently, then makes one conditional write.</summary>
    public async Task AddAsync(HttpContext context)
    {
        var body = new byte[(int)context.Request.ContentLength!];
        await context.Request.Body.ReadExactlyAsync(body);
        var add = JsonSerializer.Deserialize(body, BaselineJson.Default.BaselineAdd)!;
        await ReplaceAsync(context, add.CartId, add.ProductId);
    }

    /// <summary>Makes one read.</summary>
    public async Task GetAsync(HttpContext context)
    {
        await FindCartAsync(Route(context, "cartId"));
        await AnswerAsync(context);
    }

    /// <summary>Does the same as an add and ignores the body.</summary>
    public async Task SetAsync(HttpContext context) => await ReplaceAsync(context, Route(context, "cartId"), Route(context, "productId"));

    /// <summary>Makes one read and one conditional write.</summary>
    public async Task RemoveAsync(HttpContext context)
    {
        var found = await FindCartAsync(Route(context, "cartId"));
        await writes.UpdateEntityAsync(found.Value, found.Value!.ETag, TableUpdateMode.Replace);
        await AnswerAsync(context);
    }

    private async Task ReplaceAsync(HttpContext context, string cartId, string productId)
    {
        var finding = FindCartAsync(cartId);
        var wanting = reads.Products.GetEntityIfExistsAsync<TableEntity>(productId[^1..], productId);
        var found = await finding;
        await wanting;
        if (found.HasValue)
        {
            await writes.UpdateEntityAsync(found.Value, found.Value!.ETag, TableUpdateMode.Replace);
        }
        else
        {
            await writes.AddEntityAsync(NewCart(cartId, productId));
        }

        await AnswerAsync(context);
    }

    private Task<NullableResponse<TableEntity>> FindCartAsync(string cartId) =>
        reads.Carts.GetEntityIfExistsAsync<TableEntity>(cartId, cartId);

    // The entity that the app's Storage/Carts/CartEntity.cs makes of a cart with one line.
    private static TableEntity NewCart(string cartId, string productId) => new(cartId, cartId)
    {
        ["UserId"] = "guest",
        ["Lines"] = $"[[\"{productId}\",1,19.95]]",
        ["CreatedAt"] = DateTimeOffset.UnixEpoch,
        ["UpdatedAt"] = DateTimeOffset.UnixEpoch,
        ["Incarnation"] = "0123456789abcdef",
        ["Version"] = 1L,
        ["Writes"] = new byte[8],
        ["Keys"] = Array.Empty<byte>(),
    };

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Task AnswerAsync(HttpContext context)
    {
        var size = int.Parse(context.Request.Query["size"]!, null);
        var response = context.Response;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = size;
        response.Headers.CacheControl = "no-store";
        response.Headers.ETag = "\"0123456789abcdef-1\"";
        return response.Body.WriteAsync(Filler.AsMemory(0, size), context.RequestAborted).AsTask();
    }
}
