using System.Diagnostics.CodeAnalysis;

namespace CartFunctions;

/// <summary>A value, or the failure that stands in its way.</summary>
internal readonly struct Result<T>
{
    private readonly T? value;
    private readonly Failure? failure;

    private Result(T? value, Failure? failure) => (this.value, this.failure) = (value, failure);

    /// <summary>The value if there is one, else the failure.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T found, [NotNullWhen(false)] out Failure? reason)
    {
        (found, reason) = (value, failure);
        return reason is null;
    }

    /// <summary>What the next step makes of the value; the failure as it is.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => failure is null ? next(value!) : failure;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}
