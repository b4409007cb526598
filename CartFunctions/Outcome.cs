using System.Diagnostics.CodeAnalysis;

namespace CartFunctions;

/// <summary>A value, or the failure that stands in its way.</summary>
public readonly struct Outcome<T>
    where T : notnull
{
    private readonly T? value;
    private readonly Failure? failure;

    private Outcome(T? value, Failure? failure) => (this.value, this.failure) = (value, failure);

    /// <summary>The value where there is one, else the failure.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T found, [NotNullWhen(false)] out Failure? reason)
    {
        (found, reason) = (value, failure);
        return reason is null;
    }

    /// <summary>What the next step makes of the value; the failure as it is.</summary>
    public Outcome<TNext> Then<TNext>(Func<T, Outcome<TNext>> next)
        where TNext : notnull => failure is null ? next(value!) : failure;

    /// <summary>A value is an outcome.</summary>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>A failure is an outcome.</summary>
    public static implicit operator Outcome<T>(Failure failure) => new(default, failure);
}
