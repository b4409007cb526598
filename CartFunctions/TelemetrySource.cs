namespace CartFunctions;

/// <summary>What the app's own metrics and spans are known by.</summary>
internal static class TelemetrySource
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "CartFunctions";
}
