using System.Reflection;
using CartFunctions.Standalone;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace CartFunctions.Simulation.World;

/// <summary>The functions of one instance of the app by their routes, found by their attributes.</summary>
internal sealed class AppRoutes
{
    // Found once, because reading attributes is slow and every instance has the same functions.
    private static readonly (MethodInfo Function, string[] Methods, string[] Route)[] Functions =
    [
        .. FunctionRoutes.With<HttpTriggerAttribute>(FunctionRoutes.Functions).Select(function => (
            function.Method,
            function.Trigger.Methods!.Select(method => method.ToUpperInvariant()).ToArray(),
            function.Trigger.Route!.Split('/'))),
    ];

    private readonly List<(string Method, string[] Route, RequestDelegate Run)> routes = [];

    /// <summary>Binds every function that has an HTTP trigger.</summary>
    public AppRoutes(IServiceProvider services)
    {
        foreach (var (function, methods, route) in Functions)
        {
            var run = FunctionBinding.Bind(function, () => services.GetRequiredService(function.DeclaringType!));
            routes.AddRange(methods.Select(method => (method, route, run)));
        }
    }

    /// <summary>Finds the function of a request, and sets the route values of the request.</summary>
    /// <exception cref="InvalidOperationException">No function has the route.</exception>
    public RequestDelegate Find(HttpContext http)
    {
        var path = http.Request.Path.Value![1..].Split('/');
        foreach (var (method, route, run) in routes)
        {
            if (method == http.Request.Method && Matches(route, path))
            {
                for (var i = 0; i < route.Length; i++)
                {
                    if (route[i] is ['{', .. var name, '}'])
                    {
                        http.Request.RouteValues[name] = path[i];
                    }
                }

                return run;
            }
        }

        throw new InvalidOperationException($"No function serves {http.Request.Method} {http.Request.Path}.");
    }

    private static bool Matches(string[] route, string[] path)
    {
        if (route.Length != path.Length)
        {
            return false;
        }

        for (var i = 0; i < route.Length; i++)
        {
            if (route[i] is not ['{', .., '}'] && route[i] != path[i])
            {
                return false;
            }
        }

        return true;
    }
}
