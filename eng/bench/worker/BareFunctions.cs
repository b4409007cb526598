using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Baseline;

/// <summary>The measured operations as functions.</summary>
public static class BareFunctions
{
    /// <summary>Adds to a cart.</summary>
    [Function("Add")]
    public static Task<IResult> AddAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/cart")] HttpRequest request) =>
        RunAsync(request, operations => operations.AddAsync(request.HttpContext));

    /// <summary>Reads a cart.</summary>
    [Function("Get")]
    public static Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/cart/{cartId}")] HttpRequest request) =>
        RunAsync(request, operations => operations.GetAsync(request.HttpContext));

    private static async Task<IResult> RunAsync(HttpRequest request, Func<BaselineOperations, Task> operation)
    {
        await operation(request.HttpContext.RequestServices.GetRequiredService<BaselineOperations>());
        return Results.Empty;
    }
}
