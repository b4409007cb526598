using Microsoft.Azure.Functions.Worker.Converters;

namespace CartFunctions.Hosting;

/// <summary>
/// In a Functions worker: binds a function's cancellation token to that of the call. The host names members of the body and of the
/// query to the worker, which binds parameters by name: left to the worker, a request with <c>?cancellationToken=1</c> is an empty 500.
/// </summary>
internal sealed class CancellationTokenConverter : IInputConverter
{
    /// <inheritdoc/>
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(
        context.TargetType == typeof(CancellationToken)
            ? ConversionResult.Success(context.FunctionContext.CancellationToken)
            : ConversionResult.Unhandled());
}
