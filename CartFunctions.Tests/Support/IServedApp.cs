namespace CartFunctions.Tests.Support;

/// <summary>The app, served over HTTP by any host.</summary>
public interface IServedApp : IAsyncDisposable
{
    /// <summary>A client of the app.</summary>
    CartClient Client { get; }
}
