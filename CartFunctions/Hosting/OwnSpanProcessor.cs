using System.Diagnostics;
using OpenTelemetry;

namespace CartFunctions.Hosting;

/// <summary>
/// Excludes all spans from the export except those of the app and the Functions worker. The span of a request contains its path, and so a
/// cart id. ASP.NET Core still creates it, because it carries the caller's trace and sampling decision.
/// </summary>
internal sealed class OwnSpanProcessor : BaseProcessor<Activity>
{
    private const string FunctionsWorker = "Microsoft.Azure.Functions.Worker";

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == FunctionsWorker)
        {
            data.SetStatus(data.Status); // Removes the description: the text of an exception may contain an id.
        }
        else if (data.Source.Name != TelemetrySource.Name)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
