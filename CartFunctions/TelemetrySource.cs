namespace CartFunctions;

/// <summary>Names the source of the app's own metrics and spans.</summary>
internal static class TelemetrySource
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CartFunctions";
}
