using System.Diagnostics;
using CartFunctions.Storage;
using OpenTelemetry;

namespace CartFunctions.Hosting;

/// <summary>
/// Keeps every span but the app's own from being sent: a request's has the whole path in it, and so a cart's id. It is there all
/// the same, since it carries the caller's trace, and whether that is to be sampled.
/// </summary>
internal sealed class OwnSpansOnly : BaseProcessor<Activity>
{
    /// <inheritdoc/>
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name != CartTelemetry.Name)
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
