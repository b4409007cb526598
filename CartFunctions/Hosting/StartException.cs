namespace CartFunctions.Hosting;

/// <summary>The app cannot start. The message is one line with the reason, and contains no secret.</summary>
internal sealed class StartException(string message) : Exception(message);
