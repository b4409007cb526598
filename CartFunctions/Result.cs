using System.Diagnostics.CodeAnalysis;

namespace CartFunctions;

/// <summary>A value, or the failure that prevented it.</summary>
internal readonly struct Result<T>
{
    private readonly T? value;
    private readonly Failure? failure;

    private Result(T? value, Failure? failure) => (this.value, this.failure) = (value, failure);

    /// <summary>Returns the value or the failure.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T found, [NotNullWhen(false)] out Failure? reason)
    {
        (found, reason) = (value, failure);
        return reason is null;
    }

    /// <summary>Applies the next step to the value; keeps a failure.</summary>
    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => failure is null ? next(value!) : failure;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Failure failure) => new(default, failure);
}
