using Microsoft.Azure.Functions.Worker.Converters;

namespace CartFunctions.Hosting;

/// <summary>
/// In a Functions worker: binds a function's cancellation token to the token of the call. The worker binds parameters by name, and the host
/// sends it the members of the body and the query. Without this converter a request with <c>?cancellationToken=1</c> gets a 500 with an
/// empty body.
/// </summary>
internal sealed class CancellationTokenConverter : IInputConverter
{
    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(
        context.TargetType == typeof(CancellationToken)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
