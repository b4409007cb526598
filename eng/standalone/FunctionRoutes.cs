using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace CartFunctions.Standalone;

/// <summary>Finds the app's functions by their attributes and maps them as a Functions host would.</summary>
internal static class FunctionRoutes
{
    /// <summary>The functions of the app: all methods with a <see cref="FunctionAttribute"/>.</summary>
    public static IEnumerable<MethodInfo> Functions { get; } =
        [.. typeof(ObjectId).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)];

    /// <summary>The functions with a trigger of this type, with their triggers.</summary>
    public static IEnumerable<(MethodInfo Method, TTrigger Trigger)> With<TTrigger>(IEnumerable<MethodInfo> functions)
        where TTrigger : Attribute =>
        from method in functions
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<TTrigger>()
        where trigger is not null
        select (method, trigger);

    /// <summary>Registers the classes of the functions.</summary>
    public static void AddFunctionClasses(this IServiceCollection services)
    {
        foreach (var functions in Functions.Select(function => function.DeclaringType!).Distinct())
        {
            services.AddSingleton(functions);
        }
    }

    /// <summary>Maps each function to the route and methods of its trigger.</summary>
    public static void MapFunctions(this WebApplication app, FunctionKey? key)
    {
        foreach (var (function, trigger) in With<HttpTriggerAttribute>(Functions))
        {
            if (trigger is not { Route: { } route, Methods: { Length: > 0 } methods })
            {
                throw new NotSupportedException($"{function.DeclaringType}.{function.Name} has a trigger without a route or methods.");
            }

            var run = FunctionBinding.Bind(function, () => app.Services.GetRequiredService(function.DeclaringType!));
            var guarded = trigger.AuthLevel == AuthorizationLevel.Anonymous || key is null ? run : key.Guard(run);
            app.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), guarded);
        }
    }
}
