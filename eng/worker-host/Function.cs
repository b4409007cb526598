using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker.Grpc.Messages;

namespace CartFunctions.WorkerHost;

/// <summary>A function of the app.</summary>
/// <param name="Id">The id in the worker.</param>
/// <param name="Name">The name.</param>
/// <param name="Trigger">The type of the trigger, such as <c>httpTrigger</c>.</param>
/// <param name="Parameter">The parameter with the trigger.</param>
/// <param name="Methods">The HTTP methods of the trigger.</param>
/// <param name="Route">The route; null without an HTTP trigger.</param>
internal sealed record Function(
    string Id, string Name, string Trigger, string Parameter, IReadOnlyList<string> Methods, TemplateMatcher? Route)
{
    /// <summary>Reads a function from the worker's metadata.</summary>
    public static Function Of(RpcFunctionMetadata metadata)
    {
        var trigger = metadata.RawBindings.Select(text => JsonElement.Parse(text))
            .First(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        var route = trigger.TryGetProperty("route", out var template) ? template.GetString() : null;
        return new Function(
            metadata.FunctionId,
            metadata.Name,
            trigger.GetProperty("type").GetString()!,
            trigger.GetProperty("name").GetString()!,
            trigger.TryGetProperty("methods", out var methods) ? [.. methods.EnumerateArray().Select(method => method.GetString()!)] : [],
            route is null ? null : new TemplateMatcher(TemplateParser.Parse(route), new RouteValueDictionary()));
    }

    /// <summary>Creates a call of the function.</summary>
    /// <param name="trigger">The value for the parameter with the trigger.</param>
    /// <param name="traceParent">The host's span in W3C format.</param>
    public InvocationRequest ToCall(TypedData trigger, string? traceParent = null) => new()
    {
        FunctionId = Id,
        InvocationId = Guid.NewGuid().ToString(),
        TraceContext = new RpcTraceContext { TraceParent = traceParent ?? string.Empty },
        InputData = { new ParameterBinding { Name = Parameter, Data = trigger } },
    };

    /// <summary>Whether the function handles the request; if so, fills the route values.</summary>
    public bool Matches(HttpRequest request, RouteValueDictionary values) =>
        Route is not null
        && Methods.Contains(request.Method, StringComparer.OrdinalIgnoreCase)
        && Route.TryMatch(request.Path, values);
}
