namespace CartFunctions.Tests.Support;

/// <summary>The app, served over HTTP by some host.</summary>
public interface IServedApp : IAsyncDisposable
{
    /// <summary>A client of it.</summary>
    CartClient Client { get; }
}
