using System.Diagnostics;
using OpenTelemetry;

namespace CartFunctions.Hosting;

/// <summary>
/// Keeps every span but the app's own and the Functions worker's from being sent: that of a request has the whole path in it, and
/// so a cart's id. It is there all the same, since it carries the caller's trace, and whether that is to be sampled.
/// </summary>
internal sealed class OwnSpanProcessor : BaseProcessor<Activity>
{
    private const string FunctionsWorker = "Microsoft.Azure.Functions.Worker";

    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == FunctionsWorker)
        {
            data.SetStatus(data.Status); // Without its description: the text of an exception may name anything.
        }
        else if (data.Source.Name != TelemetrySource.Name)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
