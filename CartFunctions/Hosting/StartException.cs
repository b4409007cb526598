namespace CartFunctions.Hosting;

/// <summary>The app cannot start; the message is one line that says why and holds no secret.</summary>
internal sealed class StartException(string message) : Exception(message);
