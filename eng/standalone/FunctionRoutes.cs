using System.Reflection;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Standalone;

/// <summary>Finds the app's functions by their attributes and maps them as a Functions host would.</summary>
public static class FunctionRoutes
{
    /// <summary>Every function of the app: a method with a <see cref="FunctionAttribute"/>.</summary>
    public static IEnumerable<MethodInfo> Functions { get; } =
        [.. typeof(ObjectId).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    /// <summary>Registers the classes of the functions.</summary>
    public static void AddFunctionClasses(this IServiceCollection services)
    {
        foreach (var function in Functions)
        {
            services.AddSingleton(function.DeclaringType!);
        }
    }

    /// <summary>Maps each function by the route and the methods of its trigger.</summary>
    public static void MapFunctions(this WebApplication app, FunctionKey? key)
    {
        foreach (var function in Functions)
        {
            if (TriggerOf(function) is not { Route: { } route, Methods: { } methods } trigger)
            {
                continue;
            }

            var options = new RequestDelegateFactoryOptions
            {
                ServiceProvider = app.Services,
                RouteParameterNames = RoutePatternFactory.Parse(route).Parameters.Select(parameter => parameter.Name),
            };
            var type = function.DeclaringType!;
            var run = RequestDelegateFactory.Create(function, http => http.RequestServices.GetRequiredService(type), options);
            var guarded = trigger.AuthLevel == AuthorizationLevel.Anonymous || key is null ? run.RequestDelegate : key.Guard(run.RequestDelegate);
            app.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), guarded);
        }
    }

    private static HttpTriggerAttribute? TriggerOf(MethodInfo function) =>
        function.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(t => t is not null);
}
