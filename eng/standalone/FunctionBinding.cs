using System.Diagnostics;
using System.Reflection;

namespace CartFunctions.Standalone;

/// <summary>
/// Converts a function with an HTTP trigger to a <see cref="RequestDelegate"/>. It uses typed delegates, because <see
/// cref="RequestDelegateFactory"/> compiles code for each function, which slows down the start.
/// </summary>
internal static class FunctionBinding
{
    /// <summary>
    /// Binds the function's parameters (the request, the route values in order, the cancellation token) and sends its result.
    /// </summary>
    /// <param name="function">The method.</param>
    /// <param name="target">Gets the function's object, at the first request.</param>
    /// <exception cref="NotSupportedException">The function has other parameters, or another order of them.</exception>
    public static RequestDelegate Bind(MethodInfo function, Func<object> target)
    {
        var types = function.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        if (types is not [var first, .. { Length: <= 2 } values, var last] || first != typeof(HttpRequest)
            || last != typeof(CancellationToken) || values.Any(type => type != typeof(string)))
        {
            throw new NotSupportedException($"{function.DeclaringType!.Name} has parameters that the standalone host does not bind.");
        }

        var run = new Lazy<Func<HttpContext, Task<IResult>>>(() => Bind(function, target()));
        return async http => await (await run.Value(http)).ExecuteAsync(http);
    }

    private static Func<HttpContext, Task<IResult>> Bind(MethodInfo function, object target)
    {
        switch (function.GetParameters())
        {
            case [_, _]:
                var run = function.CreateDelegate<Func<HttpRequest, CancellationToken, Task<IResult>>>(target);
                return http => run(http.Request, http.RequestAborted);
            case [_, { Name: { } name }, _]:
                var runOnOne = function.CreateDelegate<Func<HttpRequest, string, CancellationToken, Task<IResult>>>(target);
                return http => runOnOne(http.Request, Route(http, name), http.RequestAborted);
            case [_, { Name: { } name }, { Name: { } name2 }, _]:
                var runOnTwo = function.CreateDelegate<Func<HttpRequest, string, string, CancellationToken, Task<IResult>>>(target);
                return http => runOnTwo(http.Request, Route(http, name), Route(http, name2), http.RequestAborted);
            default:
                throw new UnreachableException();
        }
    }

    private static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
