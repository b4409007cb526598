using System.Diagnostics;
using System.Reflection;

namespace CartFunctions.Standalone;

/// <summary>
/// Makes of a function with an HTTP trigger what ASP.NET Core calls. It does so by delegates: <see cref="RequestDelegateFactory"/>
/// compiles code for each function, and a host that starts is waited for.
/// </summary>
internal static class FunctionBinding
{
    /// <summary>Binds a function's request, its route's values in their order, and its cancellation; sends what it answers.</summary>
    /// <param name="function">The method.</param>
    /// <param name="target">Finds the object that has it, at the first request.</param>
    /// <exception cref="NotSupportedException">It takes something else, or in another order.</exception>
    public static RequestDelegate Bind(MethodInfo function, Func<object> target)
    {
        var types = function.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
        if (types is not [var first, .. { Length: <= 2 } values, var last] || first != typeof(HttpRequest)
            || last != typeof(CancellationToken) || values.Any(type => type != typeof(string)))
        {
            throw new NotSupportedException($"{function.DeclaringType!.Name} takes what the standalone host does not bind.");
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
